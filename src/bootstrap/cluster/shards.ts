import { groupBy } from '../util/group-by';
import { strangers, Survey } from './cluster-state';
import { Member } from './member';
import { inHandshake, NodeLine, Observation, Pod } from './observation';

/** A pod, and what CLUSTER NODES says of it: its own line, or another one's where it is not seen. */
export interface Player {
  readonly pod: Pod;
  readonly line?: NodeLine;
}

/** Who plays which part now, whatever is wanted. */
export interface Lineup {
  /** In the order of their slots; the primary comes first, unless it is none of the pods. */
  readonly shards: readonly (readonly Player[])[];
  /** Those that belong to no shard, or of which that is not known. */
  readonly others: readonly Player[];
  /** What is known of each node, by its id: its own line, or else another one's. */
  readonly lines: ReadonlyMap<string, NodeLine>;
  /** The nodes that are none of the pods, by id, and the names of the pods that know them. */
  readonly strangers: ReadonlyMap<string, readonly string[]>;
}

/** Groups the pods by shards. */
export function lineUp({ pods }: Observation, facts: Survey): Lineup {
  const lines = linesOf(facts.members);
  const players = pods.map((pod): Player => ({ pod, line: lineOf(pod, lines, facts) }));
  const leader = ({ line }: Player): string => (line && (line.primary ?? line.id)) ?? '';
  const groups = [...groupBy(players, leader)].filter(
    ([id, group]) =>
      id !== '' && (hasSlots(lines.get(id)) || group.some(({ line }) => line?.primary === id)),
  );
  const firstSlot = (id: string): number => lines.get(id)?.slots[0]?.first ?? Infinity;
  groups.sort(([a], [b]) => firstSlot(a) - firstSlot(b));
  const shards = groups.map(([id, group]) => [
    ...group.filter(({ line }) => line?.id === id),
    ...group.filter(({ line }) => line?.id !== id),
  ]);
  const seated = new Set(shards.flat());
  const ids = new Set(players.map(({ line }) => line?.id));
  const known = facts.members.flatMap((member) =>
    strangers(member, facts)
      .filter(({ id }) => !ids.has(id))
      .map(({ id }) => ({ id, name: member.name })),
  );
  return {
    shards,
    others: players.filter((player) => !seated.has(player)),
    lines,
    strangers: new Map(
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
  { byId }: Survey,
): NodeLine | undefined {
  if (view !== undefined) return lines.get(view.id);
  return [...lines.values()].find(
    (line) => line.host === host && line.port === port && !byId.has(line.id),
  );
}
