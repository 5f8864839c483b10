import { SlotRange } from '../../topology';
import { currentShards, ShardMember } from '../cluster/shards';
import { Memory, Observation } from '../cluster/observation';
import { formatAddress } from '../cluster/address';
import { clusterState } from '../cluster/cluster-state';
import { slotCount } from '../cluster/slot-ranges';
import { Warning, warningsOf } from './warnings';

/** A cluster as it is, for a person or a script. */
export interface Status {
  /** Whether every node agrees with every other, all slots are served, and no warning is serious. */
  readonly whole: boolean;
  readonly shards: number;
  /** How many slots have an owner. */
  readonly slots: number;
  /** The keys of all primaries. */
  readonly keys: number;
  /** In the order of their shards, the primary first; those of no shard come last. */
  readonly nodes: readonly NodeStatus[];
  readonly warnings: readonly Warning[];
}

/** A node as it is; what is not known is left out. */
export interface NodeStatus {
  /** The number of its shard, counted from 1 in the order of the slots. */
  readonly shard?: number;
  readonly pod: string;
  /** The id of its server. */
  readonly id?: string;
  /** By which the other nodes and clients know it. */
  readonly address?: string;
  readonly role?: 'primary' | 'replica';
  readonly slots: readonly SlotRange[];
  readonly keys?: number;
  /** In bytes; a limit of 0 is none. */
  readonly memory?: Pick<Memory, 'used' | 'limit'>;
  /** How many bytes of its primary's writes a replica has yet to take. */
  readonly lag?: number;
  readonly version?: string;
  /** The Kubernetes node on which the pod stands. */
  readonly node?: string;
  readonly zone?: string;
  /** Why the server was not seen; role and slots are then what the others say of it. */
  readonly problem?: string;
}

/** Says of a cluster how it is. */
export function statusOf(seen: Observation): Status {
  const cluster = clusterState(seen);
  const current = currentShards(seen, cluster);
  const warnings = warningsOf(seen, cluster, current);
  const nodes = [
    ...current.shards.flatMap((shard, index) =>
      shard.map((member) => nodeStatus(member, shard, index + 1)),
    ),
    ...current.others.map((member) => nodeStatus(member)),
  ];
  return {
    whole: !warnings.some(({ serious }) => serious),
    shards: current.shards.length,
    slots: nodes.reduce((sum, { slots }) => sum + slotCount(slots), 0),
    keys: nodes.reduce((sum, { role, keys }) => sum + (role === 'primary' ? (keys ?? 0) : 0), 0),
    nodes,
    warnings,
  };
}

function nodeStatus(
  { pod, line }: ShardMember,
  shard: readonly ShardMember[] = [],
  number?: number,
): NodeStatus {
  const { name, host, port, view, place, problem } = pod;
  const primary = shard.find((member) => member.line?.id === line?.primary)?.pod.view;
  return {
    shard: number,
    pod: name,
    id: line?.id,
    address: host === undefined ? undefined : formatAddress({ host, port }),
    role: line && (line.primary === undefined ? 'primary' : 'replica'),
    slots: line?.slots ?? [],
    keys: view?.keys,
    memory: view && { used: view.memory.used, limit: view.memory.limit },
    // The two were asked one after the other.
    lag: view && primary && Math.max(0, primary.offset - view.offset),
    version: view?.version,
    node: place.node,
    zone: place.zone,
    problem: problem?.text,
  };
}
