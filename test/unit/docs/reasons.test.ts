import { REASONS } from '../../../src/bootstrap/plan/reason';
import { PROBLEM_SEVERITIES } from '../../../src/bootstrap/report/problem-reasons';
import { readDocument } from './documents';

/** The headings of one word; `Reasons` is the title, and the others are those of sections. */
function reasonHeadings(): string[] {
  const { headings } = readDocument('docs/reasons.md');
  return headings.filter((heading) => /^[A-Z][a-zA-Z]+$/.test(heading) && heading !== 'Reasons');
}

const reasons = [...new Set<string>([...REASONS, ...Object.keys(PROBLEM_SEVERITIES)])];

test('every reason of a decision or a problem has a paragraph in docs/reasons.md', () => {
  expect(reasons.filter((reason) => !reasonHeadings().includes(reason))).toEqual([]);
});

test('every paragraph of docs/reasons.md is about a reason that the program gives', () => {
  expect(reasonHeadings().filter((heading) => !reasons.includes(heading))).toEqual([]);
});

test('no reason has two paragraphs', () => {
  expect(reasonHeadings()).toHaveLength(new Set(reasonHeadings()).size);
});
