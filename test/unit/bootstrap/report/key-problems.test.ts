import { SlotSample } from '../../../../src/bootstrap/cluster/node-facts';
import { statusOf } from '../../../../src/bootstrap/report/status';
import { Facts, formed } from '../observed';

/** What is said of shards whose primaries have these samples, of 5,461 slots each. */
function messages(...used: readonly number[]): string[] {
  const samples = used.map((each): SlotSample => ({ asked: 5_461, used: each }));
  const cluster: Record<number, Facts> = Object.fromEntries(
    samples.map((slotSample, ordinal) => [ordinal, { view: { slotSample } }]),
  );
  const { healthy, problems } = statusOf(formed(used.length, 1, cluster));
  expect(healthy).toBe(true);
  return problems.map(({ severity, reason, message }) => `${severity} ${reason}: ${message}`);
}

test('a shard that has lost its keys is a warning', () => {
  expect(messages(99, 0, 98)).toEqual([
    'warning KeysMissing: shard 2 (redis-1) has keys in 0 of 5461 slots that were looked at, the ' +
      'other shards in 197 of 10922: chance makes no such difference, so keys of this shard were ' +
      'lost, deleted or evicted; compare with what should be there',
  ]);
});

test('so is one that has got a few keys since', () => {
  expect(messages(5_000, 700, 5_100)).toEqual([
    expect.stringMatching(
      /^warning KeysMissing: shard 2 \(redis-1\) has keys in 700 of 5461 slots/,
    ),
  ]);
});

test.each([
  // The chance that none of n hash tags is in a third of the slots is (2/3)^n.
  ['an empty shard of a cluster with few hash tags', [25, 0, 25], false],
  ['with more of them', [26, 0, 26], true],
  ['a shard with more than half of its share', [200, 110, 200], false],
  ['one shard that has all', [3, 0, 0], false],
  ['no keys at all', [0, 0, 0], false],
])('of %s: %p, that is said: %p', (_, used, isSaid) => {
  expect(messages(...used).length > 0).toBe(isSaid);
});

test('nothing is said where no slots were asked for', () => {
  expect(statusOf(formed(3, 1)).problems).toEqual([]);
});
