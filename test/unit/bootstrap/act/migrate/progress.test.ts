import { progress } from '../../../../../src/bootstrap/act/migrate/progress';

test('what was moved is said, and how long the rest takes at this pace', () => {
  expect(progress({ slots: 512, keys: 31_250, bytes: 3_125_000 }, 4_096, 2_000, false)).toBe(
    'moved 512 of 4096 slots (31,250 keys, 2.98M) in 2.0 s, about 14 s left',
  );
});

test('nothing is left once all are moved, and what servers move is an estimate', () => {
  expect(progress({ slots: 9, keys: 50, bytes: 0 }, 9, 160, true)).toBe(
    'moved 9 of 9 slots (about 50 keys, 0B) in 0.2 s',
  );
});

test('without a slot moved there is no pace', () => {
  expect(progress({ slots: 0, keys: 8_000, bytes: 2e9 }, 9, 2_000, false)).toBe(
    'moved 0 of 9 slots (8,000 keys, 1.86G) in 2.0 s',
  );
});
