import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { NodeLine } from '../../../../src/bootstrap/cluster/observation';
import { slotOwners, SlotOwners } from '../../../../src/bootstrap/cluster/slot-owners';
import { blank } from '../observed';

/** The owners where the pods say this of themselves. */
function ownersOf(...own: readonly Partial<NodeLine>[]): SlotOwners {
  const facts = Object.fromEntries(own.map((line, ordinal) => [ordinal, { own: line }]));
  return slotOwners(clusterState(blank(own.length, facts)).members);
}

function ownerOf7(...own: readonly Partial<NodeLine>[]): string | undefined {
  return ownersOf(...own).ownerOf(7)?.name;
}

const slots = [{ first: 7, last: 7 }];

test('of two that claim a slot, the one with the higher epoch owns it', () => {
  expect(ownerOf7({ slots, epoch: 2 }, { slots, epoch: 1 })).toBe('redis-0');
  expect(ownerOf7({ slots, epoch: 1 }, { slots, epoch: 2 })).toBe('redis-1');
});

test('of two with the same epoch, the first one owns it', () => {
  expect(ownerOf7({ slots, epoch: 1 }, { slots, epoch: 1 })).toBe('redis-0');
});

test('a replica owns nothing', () => {
  expect(ownerOf7({ slots, epoch: 9, flags: ['myself', 'slave'] })).toBeUndefined();
});

test('ranges tell what each member owns, and which slots no member does', () => {
  const { byOwner, unassigned } = ownersOf(
    { slots: [{ first: 0, last: 99 }], epoch: 1 },
    { slots: [{ first: 40, last: 49 }, ...slots], epoch: 2 },
    { slots: [{ first: 90, last: 16_000 }], epoch: 3 },
  );
  expect([...byOwner].map(([{ ordinal }, ranges]) => [ordinal, ranges])).toEqual([
    [
      0,
      [
        { first: 0, last: 6 },
        { first: 8, last: 39 },
        { first: 50, last: 89 },
      ],
    ],
    [
      1,
      [
        { first: 7, last: 7 },
        { first: 40, last: 49 },
      ],
    ],
    [2, [{ first: 90, last: 16_000 }]],
  ]);
  expect(unassigned).toEqual([{ first: 16_001, last: 16_383 }]);
});
