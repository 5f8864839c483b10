import { cutMiddle } from '../../../../src/bootstrap/util/cut-middle';

test('a short text stays as it is', () => {
  expect(cutMiddle('no such host', 12)).toBe('no such host');
});

test('a long text keeps its start and its end, and no part of a word', () => {
  const text = 'failed to pull the image because of some reason: no such host';
  expect(cutMiddle(text, 40)).toBe('failed to pull ... no such host');
});

test('a word that is longer than half of what is left is cut through', () => {
  expect(cutMiddle('x'.repeat(500), 45)).toBe(`${'x'.repeat(20)} ... ${'x'.repeat(20)}`);
});

test.each([10, 21, 40, 61])('no text is longer than %d characters after it', (most) => {
  expect(cutMiddle('ab cde f ghijklm '.repeat(9), most).length).toBeLessThanOrEqual(most);
});
