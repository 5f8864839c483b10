import { lifetime, REDIS_DIRECTIVES, VALKEY_DIRECTIVES } from '../../../../src/engine/directives';
import { REFUSED, requireValue } from '../../../../src/constructs/config/refused-directives';

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

describe.each(['cluster-replica-validity-factor', 'cluster-slave-validity-factor'])(
  '%s',
  (name) => {
    test.each(['0', '"0"', '00', '-1', ''])('cannot be %s', (value) => {
      expect(() => requireValue(`directive ${name}`, name, value)).toThrow(
        `directive ${name} is ${JSON.stringify(value)}, and must be 1 or more, because with 0 a replica ` +
          'that never had the data of its primary may be elected, and they are lost; leave it out for 10',
      );
    });

    test.each(['1', '10', '"100"'])('can be %s', (value) => {
      expect(() => requireValue(`directive ${name}`, name, value)).not.toThrow();
    });
  },
);
