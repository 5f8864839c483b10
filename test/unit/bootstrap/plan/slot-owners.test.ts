import { blank, line } from '../observed';
import { commands, decide, EPOCHS, SLOTS } from './decide';

test('the last pods get the slots, and then hand over to the first', () => {
  expect(decide(blank(6, EPOCHS))).toEqual({
    kind: 'step',
    reason: 'AssigningSlots',
    message: 'assign the unassigned slots',
    commands: SLOTS.map((range, shard) => ({
      kind: 'addSlots',
      pod: shard + 3,
      ranges: [range],
    })),
  });
});

test('no slot is assigned of which some node knows an owner', () => {
  const told = line(0, { slots: [SLOTS[0]] });
  expect(decide(blank(6, { 3: { others: [told] } }))).toEqual({
    kind: 'wait',
    reason: 'WaitingForSlotOwners',
    message: 'the owner of slots 0-5460 is changing: redis-3 says redis-0',
  });
});

test('all slots whose owners are changing are named, and who says which node owns them', () => {
  const [first, second, third] = SLOTS;
  const hung = [
    { first: 4_256, last: 4_257 },
    { first: 4_269, last: 4_269 },
  ];
  const rest = [
    { first: 0, last: 4_255 },
    { first: 4_258, last: 4_268 },
    { first: 4_270, last: first.last },
  ];
  const seen = blank(6, {
    0: { own: { epoch: 1, slots: rest }, others: [line(3, { slots: hung })] },
    1: { own: { epoch: 2, slots: [second] }, others: [line(3, { slots: hung })] },
    2: { own: { epoch: 3, slots: [third] } },
    3: { others: [line(0, { slots: hung })] },
  });
  expect(decide(seen)).toMatchObject({
    reason: 'WaitingForSlotOwners',
    message:
      'the owner of slots 4256-4257, 4269 is changing: redis-0, redis-1 say redis-3; ' +
      'redis-3 says redis-0',
  });
});

test('a half-formed cluster gets only the unassigned slots', () => {
  const owner = { own: { epoch: 1, slots: [{ first: 0, last: 5_000 }] } };
  expect(commands(decide(blank(6, { ...EPOCHS, 1: owner })))).toContainEqual({
    kind: 'addSlots',
    pod: 1,
    ranges: [{ first: 5_001, last: 5460 }],
  });
});
