import { formatList } from '../../../../src/bootstrap/util/list';

test('names six things', () => {
  expect(formatList(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d, e, f');
});

test('counts what a line has no room for', () => {
  expect(formatList(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toBe('a, b, c, d, e, f and 2 more');
});
