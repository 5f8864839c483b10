import { Duration } from 'cdk8s';
import { OptionTable, requireOptions } from './common/option-table';
import { CONF_OPTIONS } from './config/redis-conf-option-table';
import { RedisConfOptions } from './config/redis-conf-options';
import { RedisConfigMapProps } from './config/redis-config-map';
import { BOOTSTRAP_OPTIONS } from './jobs/bootstrap-option-table';
import { BootstrapOptions } from './jobs/bootstrap-options';
import { KEEPER_OPTIONS } from './jobs/keeper-option-table';
import { KeeperOptions } from './jobs/keeper-options';
import { POD_OPTIONS } from './pods/redis-pod-option-table';
import { RedisPodOptions } from './pods/redis-pod-options';
import { RedisClusterProps } from './redis-cluster-props';

/** Refuses options that a cluster does not have, and values of a wrong type. */
export function requireClusterOptions(props: RedisClusterProps): void {
  requireOptions<RedisClusterProps>(props, {
    ...CONF_OPTIONS,
    ...POD_OPTIONS,
    ...BOOTSTRAP_OPTIONS,
    ...KEEPER_OPTIONS,
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
  return pick<BootstrapOptions>(props, BOOTSTRAP_OPTIONS);
}

/** The options of a cluster's keeper. */
export function keeperOptions(props: RedisClusterProps): KeeperOptions {
  return pick<KeeperOptions>(props, KEEPER_OPTIONS);
}

function pick<Options extends object>(props: Options, names: OptionTable<Options>): Options {
  return Object.fromEntries(Object.entries(props).filter(([name]) => name in names)) as Options;
}
