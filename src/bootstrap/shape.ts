import { SlotRange, slotRanges, Topology } from '../topology';
import { NodeLine, Pod } from './observation';
import { OpenShard, seat, Shard } from './placement';
import { Member, rangesWhere, Survey } from './survey';

/** A shard on its way: its seats are decided, its head owns its slots or is about to. */
export interface Shaped {
  readonly head: Member;
  readonly replicas: readonly Member[];
  /** Slots of nobody which the head is to take. */
  readonly missing: readonly SlotRange[];
}

/** Decides who belongs to which shard; those that have a role keep it. */
export function shape({ shards, replicasPerShard }: Topology, facts: Survey): Shaped[] {
  const { members, owners } = facts;
  const ranges = slotRanges(shards);
  const heads = matchHeads(ranges, owners);
  const headOf = new Map(members.map((member) => [member, leaderOf(member, heads, facts)]));
  const open = heads.map((head) => ({
    primary: head?.ordinal,
    replicas: members
      .filter((member) => head && member !== head && headOf.get(member) === head)
      .map(ordinalOf),
  }));
  const seated = new Set(open.flatMap(({ primary, replicas }) => [primary, ...replicas]));
  const free = members.map(ordinalOf).filter((pod) => !seated.has(pod));
  const places = members.map(({ place }) => place);
  // The last ordinals go first: they become the heads, and then hand over to the first ones.
  const fill = (table: readonly OpenShard[], pods: readonly number[]): Shard[] =>
    seat(table, [...pods.slice(-shards), ...pods.slice(0, -shards)], replicasPerShard, places);
  // A run that starts midway has to seat the pods as a run from the start would.
  const blank = fill(
    ranges.map(() => ({ replicas: [] })),
    members.map(ordinalOf),
  );
  const table = isPartOf(open, blank) ? blank : fill(open, free);
  return table.map(({ primary, replicas }, shard) => ({
    head: members[primary],
    replicas: replicas.map((pod) => members[pod]),
    missing: rangesWhere(ranges[shard], (slot) => owners[slot] === undefined),
  }));
}

/**
 * The head that a member belongs to. Whom it follows may have become a replica a moment ago, or may
 * not have heard yet who took its slots over.
 */
function leaderOf(
  member: Member,
  heads: readonly (Member | undefined)[],
  { byId, owners }: Survey,
): Member | undefined {
  const passed = new Set<Member>();
  for (let at: Member | undefined = member; at !== undefined && !passed.has(at);) {
    if (heads.includes(at)) return at;
    passed.add(at);
    const { primary, slots }: NodeLine = at.own;
    at = primary === undefined ? owners[slots[0]?.first] : byId.get(primary);
  }
  return undefined;
}

function isPartOf(open: readonly OpenShard[], whole: readonly Shard[]): boolean {
  return open.every(
    ({ primary, replicas }, shard) =>
      (primary === undefined || primary === whole[shard].primary) &&
      replicas.every((replica) => whole[shard].replicas.includes(replica)),
  );
}

/** The owner of the most slots of each range; nobody owns two ranges. */
function matchHeads(
  ranges: readonly SlotRange[],
  owners: Survey['owners'],
): (Member | undefined)[] {
  const heads = Array<Member | undefined>(ranges.length).fill(undefined);
  const shares = ranges.flatMap(({ first, last }, range) => {
    const count = new Map<Member, number>();
    for (const owner of owners.slice(first, last + 1)) {
      if (owner !== undefined) count.set(owner, (count.get(owner) ?? 0) + 1);
    }
    return [...count].map(([owner, slots]) => ({ range, owner, slots }));
  });
  const left = new Set(owners.filter((owner) => owner !== undefined));
  for (const { range, owner } of shares.sort((a, b) => b.slots - a.slots)) {
    if (heads[range] === undefined && left.delete(owner)) heads[range] = owner;
  }
  for (const owner of left) heads[heads.indexOf(undefined)] = owner;
  return heads;
}

function ordinalOf({ ordinal }: Pod): number {
  return ordinal;
}
