import { groupBy } from '../../../../src/bootstrap/util/group-by';

test('items with the same key are together, in their order', () => {
  expect([...groupBy(['ab', 'c', 'ad', 'cd'], (text) => text[0])]).toEqual([
    ['a', ['ab', 'ad']],
    ['c', ['c', 'cd']],
  ]);
});
