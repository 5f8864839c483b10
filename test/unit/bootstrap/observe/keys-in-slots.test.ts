import { slotsToSample } from '../../../../src/bootstrap/observe/keys-in-slots';
import { Facts, formed } from '../observed';

/** How many slots are asked of each primary that has so many keys. */
function asked(...keys: readonly number[]): number[] {
  const cluster: Record<number, Facts> = Object.fromEntries(
    keys.map((count, ordinal) => [ordinal, { view: { keys: count } }]),
  );
  const { pods } = formed(keys.length, 1, cluster);
  return [...slotsToSample(pods).values()].map((slots) => slots.length);
}

test('where no primary has less than half of its share of the keys, none is asked', () => {
  expect(asked(0, 0, 0)).toEqual([]);
  expect(asked(100, 60, 110)).toEqual([]);
});

test('all slots are asked for where there are few keys', () => {
  expect(asked(101, 0, 99)).toEqual([5461, 5462, 5461]);
});

test('where there are many keys, some slots of each are enough', () => {
  expect(asked(1_000_000, 10, 1_000_000)).toEqual([102, 101, 101]);
});

test('in a larger cluster each is asked for about as many', () => {
  const counts = asked(0, ...Array.from({ length: 99 }, () => 100_000));
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(100);
});

test('replicas, and pods that were not seen, are not asked', () => {
  const { pods } = formed(3, 1, { 0: { view: { keys: 100 } }, 1: { pod: { view: undefined } } });
  expect([...slotsToSample(pods).keys()]).toEqual([0, 2]);
});
