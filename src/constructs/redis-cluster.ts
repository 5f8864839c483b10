import { ApiObjectMetadata, Duration, Names } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { nodeCount } from '../topology';
import { BootstrapJob, BootstrapOptions } from './bootstrap-job';
import { requireTopology } from './checks';
import { HeadlessService } from './headless-service';
import { RedisConfOptions } from './redis-conf-options';
import { RedisConfigMap } from './redis-config-map';
import { RedisPodOptions } from './redis-pod-options';
import { RedisStatefulSet } from './redis-stateful-set';

/** What goes into a `RedisCluster`. */
export interface RedisClusterProps extends BootstrapOptions, RedisConfOptions, RedisPodOptions {
  /**
   * Name, namespace, labels and annotations of the cluster's objects.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * A Redis or Valkey Cluster that forms itself: a StatefulSet with its headless Service and its
 * redis.conf, a PodDisruptionBudget, and the Job that makes a cluster of the pods.
 */
export class RedisCluster
  extends Construct
  implements kplus.IPodSelector, kplus.INetworkPolicyPeer
{
  /** The redis.conf of all nodes. */
  public readonly config: RedisConfigMap;

  /** The Service that names the nodes. */
  public readonly service: HeadlessService;

  /** The nodes. */
  public readonly statefulSet: RedisStatefulSet;

  /** The Job that makes a cluster of the nodes. */
  public readonly bootstrap: BootstrapJob;

  private readonly count: number;

  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    super(scope, id);
    const { name, ...metadata } = props.metadata ?? {};
    const labels = {
      'app.kubernetes.io/name': 'redis-cluster',
      'app.kubernetes.io/instance': name ?? Names.toLabelValue(this),
      ...metadata.labels,
    };
    const selector = {
      'app.kubernetes.io/name': labels['app.kubernetes.io/name'],
      'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'],
      'app.kubernetes.io/component': 'node',
    };
    const named = (suffix = ''): ApiObjectMetadata => ({
      ...metadata,
      labels,
      // A name that is there and undefined would keep cdk8s from writing its own.
      ...(name === undefined ? {} : { name: `${name}${suffix}` }),
    });
    const topology = { shards: props.shards ?? 3, replicasPerShard: props.replicasPerShard ?? 1 };
    requireTopology(topology);
    this.count = nodeCount(topology);

    this.config = new RedisConfigMap(this, 'Config', {
      ...props,
      metadata: named('-config'),
      // Without a password a server in protected mode would refuse the other nodes.
      protectedMode: props.protectedMode ?? false,
      nodeTimeout: props.nodeTimeout ?? Duration.seconds(5),
    });
    this.service = new HeadlessService(this, 'Service', {
      metadata: named(),
      selector,
      port: props.port,
    });
    this.statefulSet = new RedisStatefulSet(this, 'Nodes', {
      ...props,
      metadata: named(),
      podLabels: { ...labels, ...props.podLabels },
      service: this.service,
      config: this.config,
      replicas: props.apiAccess === false ? this.count : undefined,
    });
    new kplus.k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: named(),
      spec: {
        maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selector },
      },
    });
    this.bootstrap = new BootstrapJob(this, 'Bootstrap', {
      ...props,
      metadata: named('-bootstrap'),
      statefulSet: this.statefulSet,
    });
  }

  /** The DNS name behind which all nodes are; any of them tells a client where the others are. */
  public get host(): string {
    const { namespace } = this.service.metadata;
    return namespace === undefined ? this.service.name : `${this.service.name}.${namespace}.svc`;
  }

  /** The port of the nodes. */
  public get port(): number {
    return this.statefulSet.port;
  }

  /** The nodes as `host:port`, which a cluster client takes to start with. */
  public get nodes(): string[] {
    return Array.from(
      { length: this.count },
      (_, ordinal) => `${this.statefulSet.podHost(ordinal)}:${this.port}`,
    );
  }

  /**
   * The environment variables by which a program finds the cluster: REDIS_HOST, REDIS_PORT, and
   * REDIS_NODES with all nodes as `host:port`, separated by commas.
   */
  public get env(): { [name: string]: kplus.EnvValue } {
    return {
      REDIS_HOST: kplus.EnvValue.fromValue(this.host),
      REDIS_PORT: kplus.EnvValue.fromValue(`${this.port}`),
      REDIS_NODES: kplus.EnvValue.fromValue(this.nodes.join(',')),
    };
  }

  /** Gives `env` to every container that the workload has by now. */
  public connectTo(workload: kplus.Workload): void {
    for (const container of workload.containers) {
      for (const [name, value] of Object.entries(this.env)) {
        container.env.addVariable(name, value);
      }
    }
  }

  /** The nodes, as a selector of pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return this.statefulSet.toPodSelectorConfig();
  }

  /** The nodes, as a peer in a NetworkPolicy. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return this.statefulSet.toNetworkPolicyPeerConfig();
  }

  /** The nodes, as the peer that is selected. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this.statefulSet;
  }
}
