import { PaceMeter, progress } from '../../../../../src/bootstrap/act/migrate/progress';

const pace = { slots: 512, spent: 2_000 };

test('a line tells what was moved, and how long the rest takes at the pace of the move', () => {
  const done = { slots: 512, keys: 31_250, bytes: 3_125_000 };
  expect(progress(done, 4_096, 2_000, false, pace)).toBe(
    'moved 512 of 4,096 slots (31,250 keys, 2.98M) in 2.0 s, about 14 s left',
  );
  expect(progress(done, 4_096, 2_000, false, { slots: 1_024, spent: 8_000 })).toContain(
    'about 28 s left',
  );
});

test('numbers are written as the log writes them elsewhere', () => {
  const done = { slots: 1_024, keys: 0, bytes: 0 };
  expect(progress(done, 4_096, 2_000, false, pace)).toContain('moved 1,024 of 4,096 slots');
  expect(progress({ ...done, slots: 1 }, 1, 2_000, false, pace)).toContain('moved 1 of 1 slot in');
});

test('nothing is left once all are moved, and what servers move is an estimate', () => {
  expect(progress({ slots: 9, keys: 50, bytes: 0 }, 9, 160, true, pace)).toBe(
    'moved 9 of 9 slots (about 50 keys, 0B) in 0.2 s',
  );
});

test('without keys only the slots are told', () => {
  expect(progress({ slots: 9, keys: 0, bytes: 70_000 }, 9, 160, true, pace)).toBe(
    'moved 9 of 9 slots in 0.2 s',
  );
});

test('without a slot moved there is no pace', () => {
  const none = { slots: 0, spent: 2_000 };
  expect(progress({ slots: 0, keys: 8_000, bytes: 2e9 }, 9, 2_000, false, none)).toBe(
    'moved 0 of 9 slots (8,000 keys, 1.86G) in 2.0 s',
  );
});

test('the pace is that of all steps of a move, and of the pauses between them', () => {
  const meter = new PaceMeter();
  expect(meter.add(100, 1_000, 3_000)).toEqual({ slots: 100, spent: 2_000 });
  expect(meter.add(20, 4_000, 6_000)).toEqual({ slots: 120, spent: 5_000 });
});

test('a move that follows later has a pace of its own', () => {
  const meter = new PaceMeter();
  meter.add(100, 0, 2_000);
  expect(meter.add(10, 100_000, 101_000)).toEqual({ slots: 10, spent: 1_000 });
});
