import { BATCH, batches } from '../../../../../src/bootstrap/act/migrate/batches';

function keys(...sizes: readonly number[]): { key: string; bytes: number }[] {
  return sizes.map((bytes, index) => ({ key: `${index}`, bytes }));
}

test('keys travel together up to a number of them, and of bytes', () => {
  const limit = { keys: 2, bytes: 100 };
  expect(batches(keys(10, 10, 10, 60, 50), limit)).toEqual([
    { keys: ['0', '1'], bytes: 20 },
    { keys: ['2', '3'], bytes: 70 },
    { keys: ['4'], bytes: 50 },
  ]);
});

test('a key above the limit travels alone', () => {
  const sizes = batches(keys(10, BATCH.bytes + 1, 10)).map(({ bytes }) => bytes);
  expect(sizes).toEqual([10, BATCH.bytes + 1, 10]);
});
