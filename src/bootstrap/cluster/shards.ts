import { groupBy } from '../util/group-by';
import { foreignNodes, ClusterState } from './cluster-state';
import { Member } from './member';
import { inHandshake, NodeLine, Observation, Pod } from './observation';

/** A pod, and what CLUSTER NODES says of it: its own line, or another one's where it is not seen. */
export interface ShardMember {
  readonly pod: Pod;
  readonly line?: NodeLine;
}

/** The shards as they are now, whatever is wanted. */
export interface CurrentShards {
  /**
   * In the order of their lowest ordinals, which stays the same when other shards come and go. The
   * primary comes first, unless it is none of the pods.
   */
  readonly shards: readonly (readonly ShardMember[])[];
  /** Those that belong to no shard, or of which that is not known. */
  readonly others: readonly ShardMember[];
  /** What is known of each node, by its id: its own line, or else another one's. */
  readonly lines: ReadonlyMap<string, NodeLine>;
  /** The foreign nodes, by id, and the names of the pods that know them. */
  readonly foreignNodes: ReadonlyMap<string, readonly string[]>;
}

/** Groups the pods by shards. */
export function currentShards({ pods }: Observation, cluster: ClusterState): CurrentShards {
  const lines = linesOf(cluster.members);
  const shardMembers = pods.map((pod): ShardMember => ({ pod, line: lineOf(pod, lines, cluster) }));
  const leader = ({ line }: ShardMember): string => (line && (line.primary ?? line.id)) ?? '';
  const groups = [...groupBy(shardMembers, leader)].filter(
    ([id, group]) =>
      id !== '' && (hasSlots(lines.get(id)) || group.some(({ line }) => line?.primary === id)),
  );
  const lowestOrdinal = (group: readonly ShardMember[]): number =>
    Math.min(...group.map(({ pod }) => pod.ordinal));
  groups.sort(([, a], [, b]) => lowestOrdinal(a) - lowestOrdinal(b));
  const shards = groups.map(([id, group]) => [
    ...group.filter(({ line }) => line?.id === id),
    ...group.filter(({ line }) => line?.id !== id),
  ]);
  const placed = new Set(shards.flat());
  const ids = new Set(shardMembers.map(({ line }) => line?.id));
  const known = cluster.members.flatMap((member) =>
    foreignNodes(member, cluster)
      .filter(({ id }) => !ids.has(id))
      .map(({ id }) => ({ id, name: member.name })),
  );
  return {
    shards,
    others: shardMembers.filter((shardMember) => !placed.has(shardMember)),
    lines,
    foreignNodes: new Map(
      [...groupBy(known, ({ id }) => id)].map(([id, by]) => [id, by.map(({ name }) => name)]),
    ),
  };
}

function hasSlots(line: NodeLine | undefined): boolean {
  return line !== undefined && line.slots.length > 0;
}

/** On itself a node is the authority. */
function linesOf(members: readonly Member[]): Map<string, NodeLine> {
  const told = members.flatMap(({ view }) => [...view.lines.values()]);
  const lines = [...told.filter((line) => !inHandshake(line)), ...members.map(({ own }) => own)];
  return new Map(lines.map((line) => [line.id, line]));
}

function lineOf(
  { view, host, port }: Pod,
  lines: ReadonlyMap<string, NodeLine>,
  { byId }: ClusterState,
): NodeLine | undefined {
  if (view !== undefined) return lines.get(view.id);
  return [...lines.values()].find(
    (line) => line.host === host && line.port === port && !byId.has(line.id),
  );
}
