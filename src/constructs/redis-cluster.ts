import { isIP } from 'node:net';
import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MIN_SHARDS, nodeCount } from '../topology';
import { BootstrapJob } from './jobs/bootstrap-job';
import { connect } from './connect';
import { ConnectOptions } from './connect-options';
import { clusterMetadata } from './cluster-metadata';
import { ExternalEndpoint } from './access/external-endpoint';
import { ExternalRoutes } from './access/external-routes';
import { requireNamespace, topologyOf } from './common/checks';
import { ClientService } from './pods/client-service';
import { disruptionBudget } from './pods/disruption-budget';
import { HeadlessService } from './pods/headless-service';
import { Keeper } from './jobs/keeper';
import { RedisConfigMap } from './config/redis-config-map';
import { clusterMonitoring } from './monitoring/cluster-monitoring';
import { RedisDashboard } from './monitoring/redis-dashboard';
import { RedisMonitoring } from './monitoring/redis-monitoring';
import { RedisNetworkPolicy } from './network/redis-network-policy';
import { requireNetworkPolicy, requireReplicasToWrite, requireRoom } from './redis-cluster-checks';
import {
  bootstrapOptions,
  confOptions,
  keeperOptions,
  podOptions,
  requireClusterOptions,
} from './redis-cluster-parts';
import { RedisClusterProps } from './redis-cluster-props';
import { RedisStatefulSet } from './pods/redis-stateful-set';

/**
 * A Redis or Valkey Cluster that forms and repairs itself: a StatefulSet with its headless Service and
 * its redis.conf, a PodDisruptionBudget, the Job that forms a cluster from the pods, the keeper that
 * keeps it healthy, and a NetworkPolicy.
 */
export class RedisCluster
  extends Construct
  implements kplus.IPodSelector, kplus.INetworkPolicyPeer
{
  /** The redis.conf of all nodes. */
  public readonly config: RedisConfigMap;

  /** The Service that gives the nodes their DNS names. */
  public readonly service: HeadlessService;

  /**
   * The Service that leads clients to the nodes that can serve. Clients start from it, and are told the
   * nodes themselves.
   */
  public readonly clientService: ClientService;

  /** The nodes. */
  public readonly statefulSet: RedisStatefulSet;

  /** The Job that forms a cluster from the nodes. */
  public readonly bootstrap: BootstrapJob;

  /** The keeper, which keeps the cluster healthy; undefined if it is left out. */
  public readonly keeper?: Keeper;

  /** The PodDisruptionBudget, for which cdk8s-plus has no construct; undefined if it is left out. */
  public readonly podDisruptionBudget?: ApiObject;

  /** The NetworkPolicy of the nodes; undefined if it is left out. */
  public readonly networkPolicy?: RedisNetworkPolicy;

  /** The Certificate out of which cert-manager makes a Secret; undefined unless `tls` is by cert-manager. */
  public readonly certificate?: ApiObject;

  /** The objects of the Prometheus operator; undefined unless `monitoring` is by PodMonitors. */
  public readonly monitoring?: RedisMonitoring;

  /** The dashboard for Grafana; undefined without `monitoring`, or if it is left out there. */
  public readonly dashboard?: RedisDashboard;

  private readonly count: number;
  private readonly external?: ExternalRoutes;

  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    super(scope, id);
    requireClusterOptions(props);
    const { labels, selector, named } = clusterMetadata(this, props.metadata);
    const topology = topologyOf(props);
    requireRoom(props);
    requireReplicasToWrite(props.minReplicasToWrite, topology.replicasPerShard);
    this.count = nodeCount(topology);

    const tls = props.tls?._inCluster(this, named('-tls').name);
    this.config = new RedisConfigMap(this, 'Config', {
      ...confOptions(props),
      metadata: named('-config'),
      tls,
    });
    this.service = new HeadlessService(this, 'Service', {
      metadata: named(),
      selector,
      port: this.config.port,
    });
    this.statefulSet = new RedisStatefulSet(this, 'Nodes', {
      ...podOptions(props),
      metadata: named(),
      podLabels: { ...labels, ...props.podLabels },
      service: this.service,
      config: this.config,
      scaling: props.scaling?._forNodes(this.count),
    });
    this.clientService = new ClientService(this, 'Clients', {
      metadata: named('-clients'),
      statefulSet: this.statefulSet,
    });
    if (props.podDisruptionBudget ?? true) {
      this.podDisruptionBudget = disruptionBudget(this, 'DisruptionBudget', named(), selector);
    }
    this.bootstrap = new BootstrapJob(this, 'Bootstrap', {
      ...bootstrapOptions(props),
      metadata: named('-bootstrap'),
      statefulSet: this.statefulSet,
    });
    if (props.keeper ?? true) {
      this.keeper = new Keeper(this, 'Keeper', {
        ...keeperOptions(props),
        metadata: named('-keeper'),
        bootstrap: this.bootstrap,
      });
    }
    if (props.networkPolicy ?? true) {
      this.networkPolicy = new RedisNetworkPolicy(this, 'NetworkPolicy', {
        metadata: named(),
        bootstrap: this.bootstrap,
        keeper: this.keeper,
      });
    }
    if (props.externalAccess) {
      this.external = new ExternalRoutes(this, 'ExternalAccess', {
        access: props.externalAccess,
        metadata: named('-external'),
        statefulSet: this.statefulSet,
        count: this.count,
      });
      if (this.networkPolicy) this.external.admitTo(this.networkPolicy);
    }
    this.certificate = tls?._certificate(this, named('-tls'), () => this.certificateNames);
    const { monitoring, dashboard } = clusterMonitoring(this, named, this.bootstrap, this.keeper);
    this.monitoring = monitoring;
    this.dashboard = dashboard;
  }

  /**
   * The DNS name of the nodes that can serve; a cluster client finds all others through any of them. It
   * is that of `clientService`.
   */
  public get host(): string {
    return this.clientService.host;
  }

  /** The port of the nodes for clients: with `tls`, for those that speak TLS. */
  public get port(): number {
    return this.statefulSet.port;
  }

  /**
   * The DNS names that a certificate of the nodes has to have: `host`, those of `nodes`, those that nodes
   * tell clients, and those at which `externalAccess` lets clients reach them.
   *
   * @throws if the namespace is not known, because it is a part of the names
   */
  public get dnsNames(): string[] {
    return this.certificateNames.filter((name) => isIP(name) === 0);
  }

  private get certificateNames(): string[] {
    const nodes = `*.${this.service.name}.${requireNamespace(this.statefulSet)}.svc`;
    const outside = this.external?.certificateNames ?? [];
    return [this.host, nodes, `${nodes}.${this.statefulSet._clusterDomain}`, ...outside];
  }

  /**
   * Where clients outside Kubernetes find each node: what the nodes tell them, and where to connect to in
   * its place.
   *
   * @throws if there is no `externalAccess`, if it has load balancers whose addresses are not given, or if
   * the namespace is not known
   */
  public get externalEndpoints(): ExternalEndpoint[] {
    if (this.external) return this.external.endpoints;
    throw new Error(`externalEndpoints of ${this.node.path} need externalAccess; give it one`);
  }

  /** The nodes as `host:port`. */
  public get nodes(): string[] {
    return Array.from(
      { length: this.count },
      (_, ordinal) => `${this.statefulSet.podHost(ordinal)}:${this.port}`,
    );
  }

  /**
   * Sets environment variables in every container that the workload has so far: `<prefix>_HOST`,
   * `<prefix>_PORT`, and `<prefix>_NODES` with the first three nodes as `host:port`, separated by commas.
   * They stay the same when the cluster grows or shrinks, so that the workload is not restarted. With
   * `auth` also `<prefix>_USERNAME` and `<prefix>_PASSWORD`, from the user's Secret; a workload gets
   * another password when it is restarted. With `tls` also `<prefix>_TLS`, which is `true`, and
   * `<prefix>_CA` with the certificates of the CAs. When `allowFrom` names others, the workload keeps its
   * access.
   *
   * @param workload the workload that connects to the cluster
   * @param options the prefix of the variables' names, and the user
   * @throws if a container has such a variable already, or the cluster has no such user
   */
  public connectTo(workload: kplus.Workload, options: ConnectOptions = {}): void {
    const { host, port, config } = this;
    // Nodes that every cluster has, whatever its size.
    const seeds = this.nodes.slice(0, MIN_SHARDS);
    const { _login: login } = this.statefulSet;
    connect(workload, { host, port, seeds, login, tls: config._tls }, options);
    this.networkPolicy?._addClient(workload);
  }

  /**
   * Lets a peer reach the port for clients, and closes it to everybody who is not named: only the
   * cluster itself, the peers of all calls and the workloads of `connectTo` remain.
   *
   * @param peer such as a Deployment, a namespace, pods that are selected by labels, or a range of
   * addresses
   * @throws if the cluster has no NetworkPolicy
   */
  public allowFrom(peer: kplus.INetworkPolicyPeer): void {
    requireNetworkPolicy(this.networkPolicy, peer).allowFrom(peer);
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
