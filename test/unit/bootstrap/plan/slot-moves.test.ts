import fc from 'fast-check';
import { slotMoves } from '../../../../src/bootstrap/plan/slot-moves';
import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Member } from '../../../../src/bootstrap/cluster/member';
import { rangesOf, slotCount } from '../../../../src/bootstrap/cluster/slot-ranges';
import { groupBy } from '../../../../src/bootstrap/util/group-by';
import { SlotRange, SLOTS } from '../../../../src/topology';
import { blank } from '../observed';

function membersOf(count: number): readonly Member[] {
  return clusterState(blank(count)).members;
}

function movesFrom(owners: readonly Member[], shardOwners: readonly Member[]): object[] {
  return slotMoves(shardOwners, { byOwner: rangesBy(owners) }).map(
    ({ source, target, ranges }) => ({
      source: source.ordinal,
      target: target.ordinal,
      slots: slotCount(ranges),
    }),
  );
}

/** The owner of each slot, where each of these has that many in a row. */
function ownersOf(counts: readonly (readonly [Member, number])[]): Member[] {
  return counts.flatMap(([member, count]) => Array.from({ length: count }, () => member));
}

function rangesBy(owners: readonly Member[]): Map<Member, SlotRange[]> {
  const slots = groupBy([...owners.keys()], (slot) => owners[slot]);
  return new Map([...slots].map(([owner, owned]) => [owner, rangesOf(owned)]));
}

describe('the slots that move', () => {
  const [a, b, c, d] = membersOf(4);

  test('are none where all have as many, give or take one', () => {
    const owners = ownersOf([
      [a, 5461],
      [b, 5462],
      [c, 5461],
    ]);
    expect(movesFrom(owners, [a, b, c])).toEqual([]);
  });

  test('come from all other shards for a new one', () => {
    const owners = ownersOf([
      [a, 5461],
      [b, 5462],
      [c, 5461],
    ]);
    expect(movesFrom(owners, [a, b, c, d])).toEqual([
      { source: 0, target: 3, slots: 1365 },
      { source: 1, target: 3, slots: 1366 },
      { source: 2, target: 3, slots: 1365 },
    ]);
  });

  test('are all slots of a shard that is drained, and no others', () => {
    const owners = [a, b, c, d].flatMap((member) => ownersOf([[member, 4096]]));
    expect(movesFrom(owners, [a, b, c])).toEqual([
      { source: 3, target: 0, slots: 1366 },
      { source: 3, target: 1, slots: 1365 },
      { source: 3, target: 2, slots: 1365 },
    ]);
  });

  test('leave each owner with as many as any other, give or take one, and are the fewest', () => {
    const cases = fc
      .record({
        shardOwners: fc.integer({ min: 3, max: 9 }),
        others: fc.integer({ min: 0, max: 3 }),
      })
      .chain(({ shardOwners, others }) =>
        fc.record({
          shardOwners: fc.constant(shardOwners),
          cuts: fc.array(fc.integer({ min: 0, max: SLOTS }), {
            minLength: shardOwners + others - 1,
            maxLength: shardOwners + others - 1,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ shardOwners, cuts }) => {
        const members = membersOf(cuts.length + 1);
        const borders = [0, ...[...cuts].sort((x, y) => x - y), SLOTS];
        const counts = members.map(
          (member, index) => [member, borders[index + 1] - borders[index]] as const,
        );
        const owners = ownersOf(counts);
        const moves = slotMoves(members.slice(0, shardOwners), { byOwner: rangesBy(owners) });
        for (const { target, ranges } of moves) {
          for (const { first, last } of ranges) owners.fill(target, first, last + 1);
        }
        const after = members.map((member) => owners.filter((owner) => owner === member).length);
        const [least, most] = [Math.floor(SLOTS / shardOwners), Math.ceil(SLOTS / shardOwners)];
        after.slice(shardOwners).forEach((count) => expect(count).toBe(0));
        after.slice(0, shardOwners).forEach((count) => expect([least, most]).toContain(count));
        // No owner gives more than it has above the larger share, or the smaller one.
        const moved = moves.reduce((sum, { ranges }) => sum + slotCount(ranges), 0);
        const lacking = counts
          .slice(0, shardOwners)
          .reduce((sum, [, count], index) => sum + Math.max(0, after[index] - count), 0);
        expect(moved).toBe(lacking);
      }),
      { numRuns: 200 },
    );
  });
});
