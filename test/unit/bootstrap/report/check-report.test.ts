import { checkOf, checkReport } from '../../../../src/bootstrap/report/check-report';
import { statusOf } from '../../../../src/bootstrap/report/status';
import { Facts, formed } from '../observed';

const lost: Facts = {
  pod: { view: undefined, problem: { text: 'does not answer', final: false } },
};

test('the check of a healthy cluster is one line', () => {
  const status = statusOf(formed(3, 1));
  expect(checkReport(status)).toBe(
    'Healthy: 6 nodes agree, 3 shards serve all 16384 slots with 0 keys',
  );
  expect(checkOf(status)).toEqual({ healthy: true, problems: [] });
});

test('a check prints the errors and the warnings, as does its JSON', () => {
  const status = statusOf(formed(3, 1, { 4: lost, 0: { view: { version: '8.2.1' } } }));
  expect(checkReport(status)).toBe(
    [
      'error (PodUnreachable): redis-4 does not answer',
      'error (ShardWithoutReplica): shard 2 (redis-1) has no replica',
      'warning (VersionsDiffer): versions differ: 8.2.1 (redis-0), 8.0.6 (redis-1, redis-2, redis-3, redis-5)',
    ].join('\n'),
  );
  expect(checkOf(status)).toMatchObject({
    healthy: false,
    problems: [
      { reason: 'PodUnreachable', severity: 'error', message: 'redis-4 does not answer' },
      { reason: 'ShardWithoutReplica', severity: 'error' },
      { reason: 'VersionsDiffer', severity: 'warning' },
    ],
  });
});

test('warnings alone do not fail a check, which prints them', () => {
  const status = statusOf(formed(3, 1, { 0: { view: { version: '8.2.1' } } }));
  expect(checkReport(status)).toMatch(/^Healthy: .*\nwarning \(VersionsDiffer\): .*$/);
  expect(checkOf(status)).toMatchObject({ healthy: true, problems: [{ severity: 'warning' }] });
});
