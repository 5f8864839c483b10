import { ApiObjectMetadata } from 'cdk8s';
import { ExternalAccess } from './access/external-access';
import { RedisConfOptions } from './config/redis-conf-options';
import { BootstrapOptions } from './jobs/bootstrap-options';
import { KeeperOptions } from './jobs/keeper-options';
import { RedisPodOptions } from './pods/redis-pod-options';

/** Properties for `RedisCluster`. */
export interface RedisClusterProps
  extends BootstrapOptions, KeeperOptions, RedisConfOptions, RedisPodOptions {
  /**
   * Name, namespace, labels and annotations of the cluster's objects. The name is that of the
   * StatefulSet, the Service, the PodDisruptionBudget and the NetworkPolicy, and begins the names of
   * all others.
   *
   * Without a name, the construct id is the name: `new RedisCluster(chart, 'redis')` makes the
   * StatefulSet `redis`. The ids of constructs between the chart and the cluster come before it, as in
   * `orders-redis`, and upper case becomes lower case. Unlike the names that cdk8s makes, it has neither
   * the chart's id nor a hash in it, whatever `disableResourceNameHashes` says. So clusters in charts
   * for the same namespace need different ids or names.
   *
   * @default - named by the construct id, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Whether a keeper repairs what the nodes cannot repair by themselves: a lost volume, a failed node,
   * primaries that share a host or a zone. Without it, the Job of the next `kubectl apply` does that.
   * Nodes that come back with another address, and primaries that stop, need neither.
   *
   * @default true
   */
  readonly keeper?: boolean;

  /**
   * Whether a PodDisruptionBudget lets Kubernetes evict one node at a time only, such as when hosts
   * are drained. A node that is not ready may be evicted at any time, for which Kubernetes has to be
   * 1.27 or newer.
   *
   * @default true
   */
  readonly podDisruptionBudget?: boolean;

  /**
   * Whether a NetworkPolicy protects the nodes: only they reach the port of the cluster bus, and
   * everybody that for clients, until `allowFrom` names who does. Ports that sidecars declare stay open,
   * and all others are closed: a service mesh that brings traffic on a port of its own needs `false`, or
   * a policy beside this one that opens it.
   *
   * @default true
   */
  readonly networkPolicy?: boolean;

  /**
   * How clients outside Kubernetes reach the nodes. The nodes do not restart when this is added, changed or
   * taken out. They have to tell clients names: it needs Redis 7.0 or later or Valkey.
   *
   * @default - they do not
   */
  readonly externalAccess?: ExternalAccess;
}
