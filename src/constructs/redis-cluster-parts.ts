import { OptionTable, requireOptions } from './common/option-table';
import { CONF_OPTIONS } from './config/redis-conf-option-table';
import { RedisConfOptions } from './config/redis-conf-options';
import { BootstrapOptions } from './jobs/bootstrap-options';
import { KeeperOptions } from './jobs/keeper-options';
import { POD_OPTIONS } from './pods/redis-pod-option-table';
import { RedisPodOptions } from './pods/redis-pod-options';
import { RedisClusterProps } from './redis-cluster-props';

const BOOTSTRAP: OptionTable<BootstrapOptions> = {
  shards: true,
  replicasPerShard: true,
  bootstrapDeadline: 'Duration',
  bootstrapTtl: 'Duration',
  nodeJsImage: true,
  bootstrapImage: true,
  bootstrapResources: true,
  bootstrapPlacement: true,
  bootstrapImagePullSecrets: true,
};

const KEEPER: OptionTable<KeeperOptions> = {
  keeperResources: true,
  keeperPlacement: true,
};

/** Refuses options that a cluster does not have, and values of a wrong type. */
export function requireClusterOptions(props: RedisClusterProps): void {
  requireOptions<RedisClusterProps>(props, {
    ...CONF_OPTIONS,
    ...POD_OPTIONS,
    ...BOOTSTRAP,
    ...KEEPER,
    metadata: true,
    keeper: 'boolean',
    networkPolicy: 'boolean',
    externalAccess: true,
    podDisruptionBudget: 'boolean',
  });
}

/** The options of a cluster's redis.conf. */
export function confOptions(props: RedisClusterProps): RedisConfOptions {
  return pick<RedisConfOptions>(props, CONF_OPTIONS);
}

/** The options of a cluster's pods. */
export function podOptions(props: RedisClusterProps): RedisPodOptions {
  return pick<RedisPodOptions>(props, POD_OPTIONS);
}

/** The options of a cluster's Job. */
export function bootstrapOptions(props: RedisClusterProps): BootstrapOptions {
  return pick<BootstrapOptions>(props, BOOTSTRAP);
}

/** The options of a cluster's keeper. */
export function keeperOptions(props: RedisClusterProps): KeeperOptions {
  return pick<KeeperOptions>(props, KEEPER);
}

function pick<Options extends object>(props: Options, names: OptionTable<Options>): Options {
  return Object.fromEntries(Object.entries(props).filter(([name]) => name in names)) as Options;
}
