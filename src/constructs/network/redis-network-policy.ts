import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireSameNamespace } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { Keeper } from '../jobs/keeper';
import { networkPolicyPeers } from './network-policy-peers';
import { podPorts } from './pod-ports';
import { requireOptions } from '../common/option-table';

/** Properties for `RedisNetworkPolicy`. */
export interface RedisNetworkPolicyProps {
  /**
   * Name, namespace, labels and annotations of the NetworkPolicy.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The Job of the nodes that are protected. It reaches their port for clients. */
  readonly bootstrap: BootstrapJob;

  /**
   * The keeper of the nodes, which reaches their port for clients too.
   *
   * @default - none
   */
  readonly keeper?: Keeper;
}

/**
 * The NetworkPolicy of the nodes. The port of the cluster bus, which knows no password, is open to the
 * nodes themselves only; the port for clients to everybody, until `allowFrom` names somebody. Ports that
 * sidecars declare stay open to everybody, all other ports are closed. It says nothing of what the
 * nodes may reach (egress).
 *
 * NetworkPolicies add up: another one that selects the nodes can open more, and close nothing.
 */
export class RedisNetworkPolicy extends kplus.Resource {
  public readonly resourceType = 'networkpolicies';

  protected readonly apiObject: ApiObject;

  private readonly bootstrap: BootstrapJob;
  private readonly keeper?: Keeper;
  private readonly named = new Set<kplus.INetworkPolicyPeer>();
  private readonly connected = new Set<kplus.INetworkPolicyPeer>();

  constructor(scope: Construct, id: string, props: RedisNetworkPolicyProps) {
    super(scope, id);
    requireOptions<RedisNetworkPolicyProps>(props, {
      metadata: true,
      bootstrap: true,
      keeper: true,
    });
    this.bootstrap = props.bootstrap;
    this.keeper = props.keeper;
    this.apiObject = manifestObject(this, 'Resource', {
      ...kplus.k8s.KubeNetworkPolicy.GVK,
      metadata: props.metadata,
      // cdk8s calls `resolve` at synthesis, when all peers are known. It knows a Lazy of its own copy only.
      spec: { resolve: () => kplus.k8s.toJson_NetworkPolicySpec(this.spec()) },
    });
    requireSameNamespace(this, 'bootstrap', props.bootstrap);
  }

  /**
   * Lets a peer reach the port for clients, and closes it to everybody who is not named: only the
   * nodes, the Job, the keeper and the peers of all calls remain, and the workloads of
   * `RedisCluster.connectTo`.
   *
   * @param peer such as a Deployment, a namespace, pods that are selected by labels, or a range of
   * addresses
   */
  public allowFrom(peer: kplus.INetworkPolicyPeer): void {
    this.named.add(peer);
  }

  /**
   * Remembers a client of the cluster, which keeps its access when others are named.
   *
   * @internal
   */
  public _addClient(client: kplus.INetworkPolicyPeer): void {
    this.connected.add(client);
  }

  private spec(): kplus.k8s.NetworkPolicySpec {
    const { statefulSet } = this.bootstrap;
    const { clients, nodes, sidecars } = podPorts(statefulSet);
    return {
      podSelector: { matchLabels: { ...statefulSet.service.selector } },
      policyTypes: ['Ingress'],
      ingress: [
        { from: networkPolicyPeers(statefulSet), ports: [...clients, ...nodes] },
        { from: this.clients(), ports: clients },
        ...(sidecars.length > 0 ? [{ ports: sidecars }] : []),
      ],
    };
  }

  /** Who reaches the port for clients; undefined is everybody. */
  private clients(): kplus.k8s.NetworkPolicyPeer[] | undefined {
    if (this.named.size === 0) return undefined;
    const own = [this.bootstrap.pods, ...(this.keeper ? [this.keeper.pods] : [])];
    const peers = new Set([...own, ...this.connected, ...this.named]);
    return [...peers].flatMap((peer) => networkPolicyPeers(peer));
  }
}
