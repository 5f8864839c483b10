import { SLOTS, Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { SlotMigration } from '../cluster/slot-migration';
import { SlotOwners } from '../cluster/slot-owners';
import { cut, rangesOf, slotCount, slotsOf, smallestFirst } from '../cluster/slot-ranges';
import { by } from '../util/order';

/**
 * The owners that give all of their slots away, because there are more of them than shards are
 * wanted. Those with the most slots stay, so that as few as possible move; and of those with as many,
 * the ones whose pods stay.
 */
export function shardsToDrain(spec: Topology, { slots, members }: ClusterState): Set<Member> {
  const staying = new Map<string, number>();
  for (const member of members) {
    if (isLeaving(member, spec)) continue;
    const shard = member.own.primary ?? member.view.id;
    staying.set(shard, (staying.get(shard) ?? 0) + 1);
  }
  const rank = (owner: Member): number[] => [
    -slotCount(slots.byOwner.get(owner) ?? []),
    isLeaving(owner, spec) ? 1 : 0,
    -(staying.get(owner.view.id) ?? 0),
    owner.ordinal,
  ];
  return new Set([...slots.byOwner.keys()].sort(by(rank)).slice(spec.shards));
}

/**
 * The fewest moves after which each of the shards' owners has as many slots as any other, give or take
 * one, and no other node has any. Slots that are `pinned` stay where they are, and others go in their
 * place where there are some.
 */
export function slotMoves(
  shardOwners: readonly Member[],
  { byOwner }: Pick<SlotOwners, 'byOwner'>,
  pinned: readonly number[] = [],
): SlotMigration<Member>[] {
  const slotsOwnedBy = (owner: Member): number => slotCount(byOwner.get(owner) ?? []);
  // The slots that do not divide evenly stay with those who have the most.
  const ranked = [...shardOwners].sort(by((owner) => [-slotsOwnedBy(owner)]));
  const [least, larger] = [Math.floor(SLOTS / shardOwners.length), SLOTS % shardOwners.length];
  const share = new Map(ranked.map((owner, rank) => [owner, least + (rank < larger ? 1 : 0)]));

  const moves: SlotMigration<Member>[] = [];
  const takers = shardOwners
    .map((owner) => ({ owner, lacks: (share.get(owner) ?? 0) - slotsOwnedBy(owner) }))
    .filter(({ lacks }) => lacks > 0);
  const donors = [...byOwner].sort(by(([{ ordinal }]) => [ordinal]));
  for (const [source, owned] of donors) {
    let surplus = slotCount(owned) - (share.get(source) ?? 0);
    let ranges = smallestFirst(
      pinned.length === 0
        ? owned
        : rangesOf(slotsOf(owned).filter((slot) => !pinned.includes(slot))),
    );
    while (surplus > 0 && ranges.length > 0) {
      const [taker] = takers;
      const count = Math.min(surplus, taker.lacks, slotCount(ranges));
      const [given, rest] = cut(ranges, count);
      moves.push({ source, target: taker.owner, ranges: given });
      ranges = rest;
      surplus -= count;
      taker.lacks -= count;
      if (taker.lacks === 0) takers.shift();
    }
  }
  return moves;
}

/** Keys and bytes that go with slots, as far as the slots of their owner are alike. */
export function load({ source, ranges }: SlotMigration<Member>): { keys: number; bytes: number } {
  const share = slotCount(ranges) / slotCount(source.own.slots);
  return {
    keys: Math.round(source.view.keys * share),
    bytes: Math.round(source.view.memory.dataset * share),
  };
}
