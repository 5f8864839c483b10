import { SLOTS, SlotRange, Topology } from '../../topology';
import { epochDisagreement } from '../cluster/agreement';
import { formatRanges } from './command';
import { Decision, step } from './decision';
import { enumerate } from '../util/list';
import { bytes as inUnits } from '../util/bytes';
import { isLeaving } from './scale-in';
import { by } from '../util/order';
import { Shaped } from './target-shards';
import { Member, slotCount, Survey, versionsOf } from '../cluster/cluster-state';

/** Slots on their way from their owner to another primary. */
export interface SlotMove {
  readonly from: Member;
  readonly to: Member;
  readonly ranges: readonly SlotRange[];
}

/**
 * The owners that give all of their slots away, for there are more of them than shards are wanted.
 * Those with the most slots stay, so that as few as possible move; and of those with as many, the
 * ones whose pods stay.
 */
export function dissolving(wanted: Topology, { owners, members }: Survey): Set<Member> {
  const counts = countSlots(owners);
  const staying = new Map<string, number>();
  for (const member of members) {
    if (isLeaving(member, wanted)) continue;
    const shard = member.own.primary ?? member.view.id;
    staying.set(shard, (staying.get(shard) ?? 0) + 1);
  }
  const rank = (owner: Member): number[] => [
    -(counts.get(owner) ?? 0),
    isLeaving(owner, wanted) ? 1 : 0,
    -(staying.get(owner.view.id) ?? 0),
    owner.ordinal,
  ];
  return new Set([...counts.keys()].sort(by(rank)).slice(wanted.shards));
}

/**
 * The fewest moves after which each head has as many slots as any other, give or take one, and nobody
 * else has any.
 */
export function slotMoves(heads: readonly Member[], owners: Survey['owners']): SlotMove[] {
  const counts = countSlots(owners);
  const countOf = (head: Member): number => counts.get(head) ?? 0;
  // Whoever has the most keeps the slot that does not divide.
  const ranked = [...heads].sort(by((head) => [-countOf(head)]));
  const [least, larger] = [Math.floor(SLOTS / heads.length), SLOTS % heads.length];
  const target = new Map(ranked.map((head, rank) => [head, least + (rank < larger ? 1 : 0)]));

  const moves: SlotMove[] = [];
  const takers = heads
    .map((head) => ({ head, lacks: (target.get(head) ?? 0) - countOf(head) }))
    .filter(({ lacks }) => lacks > 0);
  const donors = [...counts.keys()].sort(by(({ ordinal }) => [ordinal]));
  const owned = ownedRanges(owners);
  for (const from of donors) {
    let surplus = countOf(from) - (target.get(from) ?? 0);
    let ranges = smallestFirst(owned.get(from) ?? []);
    while (surplus > 0) {
      const [taker] = takers;
      const count = Math.min(surplus, taker.lacks);
      const [given, rest] = cut(ranges, count);
      moves.push({ from, to: taker.head, ranges: given });
      ranges = rest;
      surplus -= count;
      taker.lacks -= count;
      if (taker.lacks === 0) takers.shift();
    }
  }
  return moves;
}

/** Moves slots until the shards have as many each. */
export function reshard(shards: readonly Shaped[], facts: Survey): Decision | undefined {
  const moves = slotMoves(
    shards.map(({ head }) => head),
    facts.owners,
  );
  if (moves.length === 0) return undefined;
  const versions = versionsOf(facts);
  if (versions.size > 1) {
    // A server takes no keys from one of a newer version.
    return {
      kind: 'wait',
      why: `slots move once all servers have one version: there are ${enumerate([...versions])}`,
    };
  }
  const why = overfull(moves);
  if (why !== undefined) return { kind: 'refuse', why };
  const count = moves.reduce((sum, { ranges }) => sum + slotCount(ranges), 0);
  return move(
    `move ${count} slots, so that ${shards.length} shards have as many each`,
    moves,
    facts,
  );
}

/**
 * Moves slots. A target makes its claim newer than all that it knows of. Where it has yet to hear of
 * the epoch of a former owner, or that one is to raise it yet, for another node has the same, those
 * who have not heard of the move would side with the former owner, and the target would delete the
 * keys.
 */
export function move(why: string, moves: readonly SlotMove[], facts: Survey): Decision | undefined {
  const sources = [...new Set(moves.map(({ from }) => from))];
  const targets = new Set(moves.map(({ to }) => to));
  const flaw = facts.members
    .filter((member) => targets.has(member) || member.own.slots.length > 0)
    .map((member) => epochDisagreement(member, sources, facts))
    .find((text) => text !== undefined);
  if (flaw !== undefined) return { kind: 'wait', why: flaw };
  return step(
    why,
    moves.map(({ from, to, ranges }) => ({
      kind: 'moveSlots',
      pod: from.ordinal,
      to: to.ordinal,
      ranges,
    })),
  );
}

/** Servers that are moving slots by themselves are let finish. */
export function migrating({ members }: Survey): Decision | undefined {
  const target = members.find(({ view }) => view.migrations.length > 0);
  if (target === undefined) return undefined;
  const { migrations } = target.view;
  const reason = migrations.map((each) => each.reason).find((text) => text !== '');
  return {
    kind: 'wait',
    why:
      `${target.name} imports slots ${formatRanges(migrations.flatMap(({ ranges }) => ranges))}` +
      (reason === undefined
        ? ''
        : `, and tries again after "${reason}": mend that, or give it up with CLUSTER MIGRATION ` +
          `CANCEL ALL`),
  };
}

/** Keys and bytes that go with slots, as far as the slots of their owner are alike. */
export function load({ from, ranges }: SlotMove): { keys: number; bytes: number } {
  const share = slotCount(ranges) / slotCount(from.own.slots);
  return {
    keys: Math.round(from.view.keys * share),
    bytes: Math.round(from.view.memory.dataset * share),
  };
}

/** A target whose maxmemory cannot hold what it would get. */
function overfull(moves: readonly SlotMove[]): string | undefined {
  const incoming = new Map<Member, number>();
  for (const move of moves) {
    incoming.set(move.to, (incoming.get(move.to) ?? 0) + load(move).bytes);
  }
  for (const [{ name, view }, bytes] of incoming) {
    const { used, limit } = view.memory;
    if (limit > 0 && used + bytes > limit) {
      return (
        `${name} would hold about ${inUnits(used + bytes)}, and its maxmemory is ` +
        `${inUnits(limit)}: raise maxmemory, or take more shards`
      );
    }
  }
  return undefined;
}

function countSlots(owners: Survey['owners']): Map<Member, number> {
  const counts = new Map<Member, number>();
  for (const owner of owners) {
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return counts;
}

function ownedRanges(owners: Survey['owners']): Map<Member, SlotRange[]> {
  const ranges = new Map<Member, SlotRange[]>();
  for (let first = 0; first < SLOTS;) {
    const owner = owners[first];
    let end = first + 1;
    while (end < SLOTS && owners[end] === owner) end++;
    if (owner !== undefined) {
      ranges.set(owner, [...(ranges.get(owner) ?? []), { first, last: end - 1 }]);
    }
    first = end;
  }
  return ranges;
}

/** Small ranges go first, so that what remains is in few pieces. */
function smallestFirst(ranges: readonly SlotRange[]): SlotRange[] {
  return [...ranges].sort(by(({ first, last }) => [last - first, first]));
}

/** The first `count` slots of the ranges, and the rest; a range that is cut gives its end away. */
function cut(ranges: readonly SlotRange[], count: number): [SlotRange[], SlotRange[]] {
  const given: SlotRange[] = [];
  const rest: SlotRange[] = [];
  let left = count;
  for (const range of ranges) {
    const size = slotCount([range]);
    if (left >= size) {
      given.push(range);
    } else if (left === 0) {
      rest.push(range);
    } else {
      const border = range.last - left;
      given.push({ first: border + 1, last: range.last });
      rest.push({ first: range.first, last: border });
    }
    left -= Math.min(left, size);
  }
  return [given, rest];
}
