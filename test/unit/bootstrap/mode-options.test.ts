import { Options, parseOptions } from '../../../src/bootstrap/options';

/** The options of a status of one node, with these arguments. */
function read(...args: string[]): Options {
  return parseOptions([...args, '--address', '10.0.0.1:6379'], {});
}

test('a status is shown once, unless it is watched', () => {
  expect(read('status')).not.toHaveProperty('watchMs');
  expect(read('status', '--watch')).toMatchObject({ watchMs: 2_000 });
  expect(read('status', '-w', '--interval', '30')).toMatchObject({ watchMs: 30_000 });
  expect(read('status', '-w', '--json')).toMatchObject({ watchMs: 2_000, json: true });
});

test.each([
  [['check', '--watch'], '--watch does not go with check: it is for status'],
  [['check', '--interval', '5'], '--interval does not go with check: it is for status'],
  [['status', '--interval', '5'], '--interval is 5, and goes with --watch: give both or neither'],
  [
    ['status', '-w', '--interval', '0'],
    '--interval is 0, and must be a whole number of at least 1',
  ],
])('%j is refused', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});
