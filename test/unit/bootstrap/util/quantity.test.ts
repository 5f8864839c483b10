import { bytesOf } from '../../../../src/bootstrap/util/quantity';

test.each([
  ['5Gi', 5 * 2 ** 30],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['500M', 5e8],
  ['1e9', 1e9],
  ['1073741824', 2 ** 30],
])('%s is a number of bytes', (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});

test.each(['', 'Gi', '5 Gi', '5GiB', '-1Gi', 'iG'])('"%s" is none', (quantity) => {
  expect(bytesOf(quantity)).toBeNaN();
});
