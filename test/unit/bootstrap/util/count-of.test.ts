import { countOf } from '../../../../src/bootstrap/util/count-of';

test('a noun is in the plural unless there is one of it', () => {
  expect([0, 1, 2, 1_000].map((count) => countOf(count, 'key'))).toEqual([
    '0 keys',
    '1 key',
    '2 keys',
    '1,000 keys',
  ]);
});
