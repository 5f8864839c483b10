import { statusReport } from '../../../../src/bootstrap/report/status-report';
import { statusOf } from '../../../../src/bootstrap/report/status';
import { Facts, formed } from '../observed';

const memory = { used: 2_500_000, dataset: 0, limit: 1024 ** 3 };
const place = { node: 'node1', zone: 'zone-1' };
const lost: Facts = {
  pod: { view: undefined, problem: { text: 'does not answer', final: false } },
};

test('a status is a table, and the problems below', () => {
  const seen = formed(3, 1, {
    0: { view: { keys: 12, offset: 3_000, memory }, pod: { place } },
    3: { view: { keys: 11, offset: 500 } },
    4: lost,
  });
  expect(statusReport(statusOf(seen))).toBe(
    `
SHARD  POD      ROLE     SLOTS               KEYS       MEMORY    LAG  NODE   ZONE
1      redis-0  primary  5461 (0-5460)         12  2.38M/1.00G         node1  zone-1
1      redis-3  replica                        11           0B  2.44K
2      redis-1  primary  5462 (5461-10922)      0           0B
2      redis-4  replica                         -            -
3      redis-2  primary  5461 (10923-16383)     0           0B
3      redis-5  replica                         0           0B     0B

error (PodUnreachable): redis-4 does not answer
error (ShardWithoutReplica): shard 2 (redis-1) has no replica`.trimStart(),
  );
});

test('many ranges of slots are counted', () => {
  const ranges = [0, 2, 4, 6, 8].map((slot) => ({ first: slot, last: slot }));
  const status = statusOf(formed(3, 0, { 0: { own: { slots: ranges } } }));
  expect(statusReport(status)).toContain('5 (0 2 4 and 2 more)');
});

test('the status of a healthy cluster ends with one line that says so', () => {
  expect(statusReport(statusOf(formed(3, 1, { 0: { view: { keys: 1 } } })))).toMatch(
    /\n\nHealthy: 6 nodes agree, 3 shards serve all 16384 slots with 1 key$/,
  );
});

test('a healthy cluster may have warnings', () => {
  const status = statusOf(formed(3, 1, { 0: { view: { version: '8.2.1' } } }));
  expect(statusReport(status)).toMatch(
    /\nHealthy: .*\nwarning \(VersionsDiffer\): versions differ: 8\.2\.1 \(redis-0\), /,
  );
});

test('the Job that runs comes last, with what it says', () => {
  const job = { name: 'redis-bootstrap-1', says: 'moved 1 of 9 slots' };
  expect(statusReport(statusOf(formed(3, 1, { 4: lost }), job))).toMatch(
    /\(redis-1\) has no replica\nJob redis-bootstrap-1: moved 1 of 9 slots$/,
  );
  expect(statusReport(statusOf(formed(3, 1), { name: 'redis-bootstrap-1' }))).toMatch(
    /\nHealthy: .*\nJob redis-bootstrap-1 has not ended$/,
  );
});
