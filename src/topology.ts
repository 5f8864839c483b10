/** The hash slots of a cluster. */
export const SLOTS = 16384;

/** The port on which clients reach a node, unless another one is configured. */
export const DEFAULT_PORT = 6379;

/** What a server adds to its client port for the bus on which the nodes talk to each other. */
const BUS_PORT_OFFSET = 10000;

/** The highest client port whose bus port is still a port. */
export const MAX_PORT = 65535 - BUS_PORT_OFFSET;

/** What run-node.sh adds to it for the port on which a server listens that has yet to open its own. */
const START_PORT_OFFSET = 10001;

/** The DNS domain of a Kubernetes cluster, unless another one is given. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** The longest label of a DNS name, and with it the longest name of a pod or a Service. */
export const MAX_LABEL_LENGTH = 63;

/**
 * The longest name of a StatefulSet whose pods Kubernetes can make: it writes the name, a hyphen
 * and a hash of up to 10 characters into one of their labels. Any ordinal fits into what remains.
 */
export const MAX_STATEFUL_SET_LENGTH = MAX_LABEL_LENGTH - 1 - 10;

/** The fewest shards with which a majority remains after one of them died. */
export const MIN_SHARDS = 3;

/** The most nodes that the Redis cluster specification is made for, and thus the most shards. */
export const MAX_SHARDS = 1000;

/** How many nodes a cluster has, and in which roles. */
export interface Topology {
  /** The parts of the key space, each served by one primary. */
  readonly shards: number;

  /** The copies of each primary. */
  readonly replicasPerShard: number;
}

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The slots of one shard; both ends belong to it. */
export interface SlotRange {
  readonly first: number;
  readonly last: number;
}

/** The port of the bus of a node that serves clients on `port`. */
export function busPort(port: number): number {
  return port + BUS_PORT_OFFSET;
}

/** The port on which peers ask a node that has yet to open the one for clients. */
export function startPort(port: number): number {
  return port + START_PORT_OFFSET;
}

/** The primaries and replicas of a cluster together, which is also the number of its pods. */
export function nodeCount(topology: Topology): number {
  return topology.shards * (1 + topology.replicasPerShard);
}

/** The name that Kubernetes gives to a pod of a StatefulSet. */
export function podName(statefulSet: string, ordinal: number): string {
  return `${statefulSet}-${ordinal}`;
}

/** The name of the volume claim that Kubernetes makes for a pod from a claim template. */
export function claimName(template: string, pod: string): string {
  return `${template}-${pod}`;
}

/**
 * The DNS name of a pod behind its headless Service. Without a namespace it is a name that resolves
 * from within the pod's own namespace only.
 */
export function podHost(pod: string, service: string, namespace?: string): string {
  return namespace === undefined ? `${pod}.${service}` : `${pod}.${service}.${namespace}.svc`;
}

/** An address as people write it: `10.0.0.1:6379`, `[fd00::1]:6379`. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The address that people wrote so; undefined where it is none. */
export function parseAddress(text: string): Address | undefined {
  const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/**
 * The slots of each shard of a new cluster: every slot once, in order, and as many for each shard
 * as for the next, give or take one. It cuts where `redis-cli --cluster create` cuts.
 */
export function slotRanges(shards: number): SlotRange[] {
  const end = (shard: number): number => Math.round((shard * SLOTS) / shards);
  return Array.from({ length: shards }, (_, shard) => ({
    first: end(shard),
    last: end(shard + 1) - 1,
  }));
}
