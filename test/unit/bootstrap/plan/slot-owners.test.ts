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
    message: 'the owner of slots 0-5460 is changing',
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
