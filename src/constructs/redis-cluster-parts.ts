import { Duration } from 'cdk8s';
import { OptionTable, requireOptions } from './common/option-table';
import { CONF_OPTIONS } from './config/redis-conf-option-table';
import { RedisConfOptions } from './config/redis-conf-options';
import { RedisConfigMapProps } from './config/redis-config-map';
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

/** The options of a cluster's redis.conf, with the defaults that only a cluster has. */
export function confOptions(props: RedisClusterProps): RedisConfigMapProps {
  return {
    ...pick<RedisConfOptions>(props, CONF_OPTIONS),
    immutable: true,
    // Without a password a server in protected mode would refuse the other nodes.
    protectedMode: props.protectedMode ?? false,
    nodeTimeout: props.nodeTimeout ?? Duration.seconds(5),
    // From Redis 7.0 on, a primary waits 5 s for more replicas before it starts a full sync.
    directives: { 'repl-diskless-sync-delay': '0', ...props.directives },
  };
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
