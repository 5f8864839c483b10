import { by } from '../../../../src/bootstrap/util/order';

test('the first rank that differs decides, and the order of equals stays', () => {
  const items = ['b2', 'a2', 'b1', 'c1'];
  expect(items.sort(by((item) => [Number(item[1])]))).toEqual(['b1', 'c1', 'b2', 'a2']);
  expect(items.sort(by((item) => [Number(item[1]), -item.charCodeAt(0)]))).toEqual([
    'c1',
    'b1',
    'b2',
    'a2',
  ]);
});
