import { ApiObjectMetadata } from 'cdk8s';
import { RedisConfOptions } from './config/redis-conf-options';
import { BootstrapOptions } from './jobs/bootstrap-options';
import { KeeperOptions } from './jobs/keeper-options';
import { RedisPodOptions } from './pods/redis-pod-options';

/** What goes into a `RedisCluster`. */
export interface RedisClusterProps
  extends BootstrapOptions, KeeperOptions, RedisConfOptions, RedisPodOptions {
  /**
   * Name, namespace, labels and annotations of the cluster's objects. The name is that of the
   * StatefulSet, the Service and the PodDisruptionBudget, and begins the names of all others.
   *
   * @default - named by the construct id, in the namespace of the chart: `new RedisCluster(chart,
   * 'redis')` makes the StatefulSet `redis`. Ids of constructs between the chart and the cluster come
   * before it, with hyphens; upper case becomes lower case. Charts for one namespace need clusters with
   * different ids or names: unlike the names that cdk8s makes, this one has no hash and no chart in it,
   * whatever `disableResourceNameHashes` says
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Whether the Job's program is kept running, for what the nodes cannot mend by themselves: a lost
   * volume, a dead node, primaries that drifted together. Otherwise the Job of the next `kubectl
   * apply` does that; addresses are mended, and primaries handed over, without either.
   *
   * @default true
   */
  readonly keeper?: boolean;

  /**
   * Whether a PodDisruptionBudget lets Kubernetes evict one node at a time only, such as when hosts
   * are drained.
   *
   * @default true
   */
  readonly podDisruptionBudget?: boolean;
}
