import { lifetime, REDIS_DIRECTIVES, VALKEY_DIRECTIVES } from '../../../../src/engine/directives';
import { REFUSED } from '../../../../src/constructs/config/refused-directives';

test.each([...REFUSED.keys()])('%s, which is refused, is a directive of some server', (name) => {
  const known = [REDIS_DIRECTIVES, VALKEY_DIRECTIVES].map((table) => lifetime(table, name));
  expect(known.some((each) => each !== undefined)).toBe(true);
});

test('what a node announces of itself is its pod, whichever directive says it', () => {
  const announcing = [REDIS_DIRECTIVES, VALKEY_DIRECTIVES]
    .flatMap((table) => [...table.lifetimes.keys()])
    .filter((name) => /-announce-/.test(name));
  expect(announcing.length).toBeGreaterThan(10);
  expect(announcing.filter((name) => !REFUSED.has(name))).toEqual([]);
});
