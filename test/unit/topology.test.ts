import fc from 'fast-check';
import {
  busPort,
  claimName,
  formatAddress,
  MAX_LABEL_LENGTH,
  MAX_PORT,
  MAX_STATEFUL_SET_LENGTH,
  nodeCount,
  parseAddress,
  podHost,
  podName,
  SLOTS,
  slotRanges,
} from '../../src/topology';

test('the bus of the highest port is the last port there is', () => {
  expect(busPort(6379)).toBe(16379);
  expect(busPort(MAX_PORT)).toBe(65535);
});

test('a cluster has its primaries and their replicas', () => {
  expect(nodeCount({ shards: 3, replicasPerShard: 1 })).toBe(6);
  expect(nodeCount({ shards: 4, replicasPerShard: 0 })).toBe(4);
});

test('a pod is named after its StatefulSet, and its claim after the pod', () => {
  expect(podName('redis', 5)).toBe('redis-5');
  expect(claimName('data', podName('redis', 5))).toBe('data-redis-5');
});

test('a pod of the longest StatefulSet has a name that is a label, whatever its ordinal', () => {
  const longest = 'a'.repeat(MAX_STATEFUL_SET_LENGTH);
  expect(podName(longest, 2 ** 31 - 1).length).toBe(MAX_LABEL_LENGTH);
});

test('a pod is found behind its Service, from anywhere if the namespace is known', () => {
  expect(podHost('redis-0', 'redis')).toBe('redis-0.redis');
  expect(podHost('redis-0', 'redis', 'infra')).toBe('redis-0.redis.infra.svc');
});

test('slots are cut where redis-cli cuts them', () => {
  expect(slotRanges(3)).toEqual([
    { first: 0, last: 5460 },
    { first: 5461, last: 10922 },
    { first: 10923, last: 16383 },
  ]);
});

test('each slot belongs to one shard, and no shard has two more than another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (shards) => {
      const ranges = slotRanges(shards);
      expect(ranges).toHaveLength(shards);
      expect(ranges[0].first).toBe(0);
      expect(ranges[shards - 1].last).toBe(SLOTS - 1);
      const next = ranges.slice(1).map(({ first }) => first - 1);
      expect(ranges.slice(0, -1).map(({ last }) => last)).toEqual(next);
      const sizes = ranges.map(({ first, last }) => last - first + 1);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('an IPv6 address is written in brackets', () => {
  expect(formatAddress({ host: '10.0.0.1', port: 6379 })).toBe('10.0.0.1:6379');
  expect(formatAddress({ host: 'fd00::1', port: 6379 })).toBe('[fd00::1]:6379');
});

test.each([
  ['10.0.0.1:6379', { host: '10.0.0.1', port: 6379 }],
  ['[fd00::1]:6379', { host: 'fd00::1', port: 6379 }],
  ['redis.example.com:7000', { host: 'redis.example.com', port: 7000 }],
  ['redis.example.com', undefined],
  [':6379', undefined],
])('%s is read as %j', (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});
