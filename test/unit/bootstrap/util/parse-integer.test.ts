import { parseInteger } from '../../../../src/bootstrap/util/parse-integer';
import { UsageError } from '../../../../src/bootstrap/util/usage-error';

test('a whole number within its bounds is read', () => {
  expect(parseInteger('--port', '7000', 1)).toBe(7_000);
  expect(parseInteger('--shards', '3', 3, 3)).toBe(3);
});

test.each([
  [undefined, '--shards is missing: give a whole number from 3 to 9'],
  ['2', '--shards is 2, and must be a whole number from 3 to 9'],
  ['10', '--shards is 10, and must be a whole number from 3 to 9'],
  ['3.5', '--shards is 3.5, and must be a whole number from 3 to 9'],
  ['many', '--shards is many, and must be a whole number from 3 to 9'],
])('%j is refused with its bounds', (text, message) => {
  expect(() => parseInteger('--shards', text, 3, 9)).toThrow(new UsageError(message));
});

test('without an upper bound only the lower one is named', () => {
  expect(() => parseInteger('--port', '0', 1)).toThrow(
    '--port is 0, and must be a whole number of at least 1',
  );
});
