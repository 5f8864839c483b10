import {
  Progress,
  ProgressMeter,
  progressText,
} from '../../../../../src/bootstrap/act/migrate/progress';

/** A move of 4,096 slots with 250,000 keys, of which an eighth is done after 2 s. */
const some: Progress = {
  done: { slots: 512, keys: 31_250, bytes: 3_125_000 },
  left: 3_584,
  spentMs: 2_000,
  isEstimate: false,
};

const nothing = { slots: 0, keys: 0, bytes: 0 };

test('a line tells how much was moved of all, how fast, and how long the rest takes', () => {
  expect(progressText(some)).toBe(
    'moved 512 of 4,096 slots (31,250 keys, 2.98M) in 2.0 s, 256 slots and 15,625 keys a second, ' +
      'about 14 s left',
  );
});

test('a long time is told in minutes, and a very long one in hours', () => {
  expect(progressText({ ...some, spentMs: 60_000 })).toMatch(/, about 7 min left$/);
  expect(progressText({ ...some, spentMs: 3_600_000 })).toMatch(/, about 7 h 0 min left$/);
});

test('nothing is left once all are moved, and what servers move is an estimate', () => {
  const done = { slots: 9, keys: 50, bytes: 0 };
  expect(progressText({ done, left: 0, spentMs: 160, isEstimate: true })).toBe(
    'moved 9 of 9 slots (about 50 keys, 0B) in 0.2 s, 56 slots and 313 keys a second',
  );
});

test('without keys only the slots are told', () => {
  expect(progressText({ ...some, done: { slots: 1, keys: 0, bytes: 70_000 }, left: 0 })).toBe(
    'moved 1 of 1 slot in 2.0 s, 1 slot a second',
  );
});

test('without a slot moved it is not known how long the rest takes', () => {
  const done = { slots: 0, keys: 8_000, bytes: 2e9 };
  expect(progressText({ ...some, done, left: 9 })).toBe(
    'moved 0 of 9 slots (8,000 keys, 1.86G) in 2.0 s, 0 slots and 4,000 keys a second',
  );
});

/** Steps of 2 s with half a second between them that move so many slots each. */
function steps(meter: ProgressMeter, slots: readonly number[], from = 0): (Progress | undefined)[] {
  let toGo = slots.reduce((sum, each) => sum + each, 0);
  return slots.map((each, index) => {
    const start = from + index * 2_500;
    const done = { ...nothing, slots: each };
    const told = meter.add({ done, toGo, start, end: start + 2_000, isEstimate: false });
    toGo -= each;
    return told;
  });
}

test('a move is told after its first step, every 10 s, and at its end, however many steps it takes', () => {
  const told = steps(new ProgressMeter(), Array<number>(15).fill(10));
  const at = told.flatMap((progress) => (progress ? [progress.spentMs] : []));
  expect(at).toEqual([2_000, 12_000, 22_000, 32_000, 37_000]);
});

test('what is told is of the whole move, with the pauses between its steps', () => {
  const told = steps(new ProgressMeter(), [100, 100, 100, 100, 100, 100]);
  expect(told[4]).toEqual({
    done: { slots: 500, keys: 0, bytes: 0 },
    left: 100,
    spentMs: 12_000,
    isEstimate: false,
  });
});

test('a move that follows one that has ended is told by itself', () => {
  const meter = new ProgressMeter();
  steps(meter, [10, 20]);
  expect(steps(meter, [5, 5], 5_000)[0]).toMatchObject({ left: 5, spentMs: 2_000 });
});

test('so is a move that follows one that was broken off more than a minute ago', () => {
  const meter = new ProgressMeter();
  const done = { ...nothing, slots: 5 };
  meter.add({ done, toGo: 20, start: 0, end: 2_000, isEstimate: false });
  expect(steps(meter, [5, 5], 63_000)[0]).toMatchObject({ left: 5, spentMs: 2_000 });
});
