import { formatBytes } from '../../../../src/bootstrap/util/bytes';

test.each([
  [0, '0B'],
  [1023, '1023B'],
  [1024, '1.00K'],
  [1_572_864, '1.50M'],
  [5 * 1024 ** 4, '5.00T'],
  [2 * 1024 ** 5, '2048.00T'],
])('%d bytes are %s', (count, text) => {
  expect(formatBytes(count)).toBe(text);
});
