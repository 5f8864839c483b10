import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { functionProblems } from '../../../../src/bootstrap/report/function-problems';
import { formed } from '../observed';

/** What is said where primaries have these libraries of functions. */
function messages(...libraries: readonly Record<string, string>[]): string[] {
  const facts = libraries.map((each) => ({ view: { libraries: new Map(Object.entries(each)) } }));
  return functionProblems(clusterState(formed(3, 0, facts))).map(({ message }) => message);
}

const LOAD = 'run FUNCTION LOAD REPLACE with the right one on each primary';

test('primaries with the same functions have no problem, nor do those without any', () => {
  expect(messages({ a: 'code' }, { a: 'code' }, { a: 'code' })).toEqual([]);
  expect(messages()).toEqual([]);
});

test('a library that a primary lacks is named with those that have it', () => {
  expect(messages({ a: 'code' }, {}, { a: 'code' })).toEqual([
    `the library a of functions is missing on redis-1: ${LOAD}`,
  ]);
});

test('a library that differs is named', () => {
  expect(messages({ a: 'old' }, { a: 'new' }, { a: 'new' })).toEqual([
    `the library a of functions differs between redis-0 and redis-1, redis-2: ${LOAD}`,
  ]);
});
