import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { JobStatus, statusOf } from '../../../../src/bootstrap/report/status';
import { statusChanges } from '../../../../src/bootstrap/report/status-changes';
import { slotRanges } from '../../../../src/topology';
import { blank, Facts, formed } from '../observed';

const healthy = formed(3, 1);
const silent: Facts = {
  pod: { view: undefined, problem: { text: 'does not answer', final: false } },
};

/** What has changed between two looks, and between what the Job said at each. */
function changes(
  before: Observation,
  after: Observation,
  [said, says]: readonly (JobStatus | undefined)[] = [],
): string[] {
  return statusChanges(statusOf(before, said), statusOf(after, says));
}

test('numbers that change with each write are no change', () => {
  const memory = { used: 9_000, dataset: 9_000, limit: 0 };
  const written = formed(3, 1, { 0: { view: { keys: 9, offset: 900, memory } } });
  expect(changes(healthy, written)).toEqual([]);
});

test('a problem is told when it comes, and when it is gone', () => {
  const broken = formed(3, 1, { 4: silent });
  expect(changes(healthy, broken)).toEqual([
    'error (PodUnreachable): redis-4 does not answer',
    'error (ShardWithoutReplica): shard 2 (redis-1) has no replica',
  ]);
  expect(changes(broken, healthy)).toEqual([
    'resolved: error (PodUnreachable): redis-4 does not answer',
    'resolved: error (ShardWithoutReplica): shard 2 (redis-1) has no replica',
    'Healthy: 6 nodes agree, 3 shards serve all 16384 slots with 0 keys',
  ]);
});

test('a problem that remains with other words is not resolved', () => {
  const importing = (last: number): Observation =>
    formed(3, 1, {
      1: {
        view: { migrations: [{ source: 'id-0', ranges: [{ first: 0, last }], reason: '' }] },
      },
    });
  expect(changes(importing(99), importing(49))).toEqual([
    'warning (SlotsMoving): redis-1 is importing slots 0-49',
  ]);
});

test('of a node everything is told that is other than before', () => {
  const [first, second, third] = slotRanges(3);
  const moved = { first: first.last - 99, last: first.last };
  const ranges = [
    { ...first, last: first.last - 100 },
    { first: moved.first, last: second.last },
  ];
  const after = formed(3, 1, { 3: { pod: { place: { node: 'b', zone: 'z' } } } }, [
    ...ranges,
    third,
  ]);
  expect(changes(healthy, after).slice(0, 3)).toEqual([
    'redis-0: slots 5461 (0-5460) -> 5361 (0-5360)',
    'redis-3: node none -> b, zone none -> z',
    'redis-1: slots 5462 (5461-10922) -> 5562 (5361-10922)',
  ]);
});

test('pods that come and go are named', () => {
  const grown = { pods: [...healthy.pods, blank(7).pods[6]] };
  expect(changes(healthy, grown)[0]).toBe('redis-6 is new: role primary');
  expect(changes(grown, healthy)[0]).toBe('redis-6 is gone');
});

test('the Job is told when it begins, whenever it says something else, and when it has ended', () => {
  const job = { name: 'redis-bootstrap-1' };
  const said = { ...job, says: 'moved 1 of 9 slots' };
  expect(changes(healthy, healthy, [undefined, job])).toEqual([
    'Job redis-bootstrap-1 has not ended',
  ]);
  expect(changes(healthy, healthy, [job, said])).toEqual([
    'Job redis-bootstrap-1: moved 1 of 9 slots',
  ]);
  expect(changes(healthy, healthy, [said, said])).toEqual([]);
  expect(changes(healthy, healthy, [said, undefined])).toEqual(['Job redis-bootstrap-1 has ended']);
});
