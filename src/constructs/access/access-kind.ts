import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Address } from '../../topology';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { NodeService, NodeServiceSpec } from './node-service';

/** The nodes that are to be reached. */
export interface AccessedNodes {
  readonly statefulSet: RedisStatefulSet;
  readonly count: number;
}

/** The Service of a node, and the metadata of an object that leads to it. */
export interface NodeTarget {
  readonly ordinal: number;
  /** The name that the nodes tell clients; undefined while the namespace, a part of it, is not known. */
  readonly inside?: string;
  readonly service: NodeService;
  readonly metadata: ApiObjectMetadata;
}

/** A way to the nodes from outside. */
export interface AccessKind {
  /** Throws where the nodes cannot be reached this way. */
  require(nodes: AccessedNodes): void;

  /** Where clients reach a node of a cluster with this port; undefined where only Kubernetes knows. */
  outside(ordinal: number, port: number): Address | undefined;

  /** The names and addresses at which clients look for so many nodes, as a certificate has them. */
  certificateNames(count: number): readonly string[];

  /** What of Kubernetes and its proxies a node takes for itself, in words: no other one can have it. */
  taken?(ordinal: number): string;

  /** What is special about the Service of a node. */
  service?(ordinal: number): NodeServiceSpec;

  /** Makes the objects beside the Services. */
  routes?(scope: Construct, targets: readonly NodeTarget[], metadata: ApiObjectMetadata): void;

  /** Who connects to the nodes, as a NetworkPolicy names it. */
  peers(scope: Construct): kplus.INetworkPolicyPeer[];
}
