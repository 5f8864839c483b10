import { seconds, stopwatch } from '../../../../src/bootstrap/util/clock';

test('a time is written in seconds', () => {
  expect(seconds(1_349)).toBe('1.3 s');
  expect(seconds(600_000)).toBe('600.0 s');
});

test('a stopwatch tells the time since it was made', () => {
  let now = 5_000;
  const time = stopwatch({ now: () => now });
  now = 6_500;
  expect(time()).toBe('1.5 s');
});
