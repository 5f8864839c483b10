import { formatAddress, SlotRange } from '../../topology';
import { currentShards, ShardMember } from '../cluster/shards';
import { Memory, Observation } from '../cluster/observation';
import { clusterState } from '../cluster/cluster-state';
import { slotCount } from '../cluster/slot-ranges';
import { StatusProblem } from './problem-reasons';
import { problemsOf } from './problems';

/** How a cluster is. */
export interface Status {
  /** Whether all nodes agree and serve all slots, so that no problem is an error. */
  readonly healthy: boolean;
  readonly shards: number;
  /** How many slots have an owner. */
  readonly slots: number;
  /** The keys of all primaries. */
  readonly keys: number;
  /** In the order of their shards, the primary first; those without a shard come last. */
  readonly nodes: readonly NodeStatus[];
  readonly problems: readonly StatusProblem[];
  /** The bootstrap Job that has not ended, where it is known. */
  readonly job?: JobStatus;
}

/** How a Job that has not ended is. */
export interface JobStatus {
  readonly name: string;
  /** The last line of its log, which says what it waits for, or how far a move of slots is. */
  readonly says?: string;
}

/** How a node is; what is not known is left out. */
export interface NodeStatus {
  /** The number of its shard, counted from 1 in the order of the shards' lowest ordinals. */
  readonly shard?: number;
  readonly pod: string;
  /** The id of its server. */
  readonly id?: string;
  /** The address at which other nodes and clients reach it. */
  readonly address?: string;
  readonly role?: 'primary' | 'replica';
  readonly slots: readonly SlotRange[];
  readonly keys?: number;
  /** In bytes; a limit of 0 is none. */
  readonly memory?: Pick<Memory, 'used' | 'limit'>;
  /** How many bytes of its primary's writes a replica has not received yet. */
  readonly lag?: number;
  readonly version?: string;
  /** The Kubernetes node on which the pod runs. */
  readonly node?: string;
  readonly zone?: string;
  /** Why the server could not be asked; role and slots are then those that the others tell. */
  readonly problem?: string;
}

/** Tells how a cluster is from what was seen of it, and of its Job. */
export function statusOf(seen: Observation, job?: JobStatus): Status {
  const cluster = clusterState(seen);
  const current = currentShards(seen, cluster);
  const problems = problemsOf(seen, cluster, current);
  const nodes = [
    ...current.shards.flatMap((shard, index) =>
      shard.map((member) => nodeStatus(member, shard, index + 1)),
    ),
    ...current.others.map((member) => nodeStatus(member)),
  ];
  return {
    healthy: !problems.some(({ severity }) => severity === 'error'),
    shards: current.shards.length,
    slots: nodes.reduce((sum, { slots }) => sum + slotCount(slots), 0),
    keys: nodes.reduce((sum, { role, keys }) => sum + (role === 'primary' ? (keys ?? 0) : 0), 0),
    nodes,
    problems,
    ...(job ? { job } : {}),
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
