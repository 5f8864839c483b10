import { Place } from '../../../../src/bootstrap/cluster/observation';
import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { formed } from '../observed';

function warnings({ problems, healthy }: Status): string[] {
  expect(healthy).toBe(true);
  return problems.map(({ reason, message }) => `${reason}: ${message}`);
}

/** 3 shards of 2 on these Kubernetes nodes and in these zones, one letter for each pod. */
function placed(nodes: string, zones = ''): Status {
  const place = (ordinal: number): Place => ({
    node: nodes[ordinal],
    ...(zones === '' ? {} : { zone: zones[ordinal] }),
  });
  return statusOf(
    formed(
      3,
      1,
      Object.fromEntries([...nodes].map((_, pod) => [pod, { pod: { place: place(pod) } }])),
    ),
  );
}

test('pods of a shard, and half of the primaries, that share a Kubernetes node or a zone are warnings', () => {
  expect(warnings(placed('abcbca'))).toEqual([]);
  expect(warnings(placed('abcabc'))).toEqual([
    'SharedHost: members of shard 1 (redis-0) share a Kubernetes node: redis-0 on a, redis-3 on a',
    'SharedHost: members of shard 2 (redis-1) share a Kubernetes node: redis-1 on b, redis-4 on b',
    'SharedHost: members of shard 3 (redis-2) share a Kubernetes node: redis-2 on c, redis-5 on c',
  ]);
  expect(warnings(placed('aacbcb'))).toEqual([
    'PrimariesShareHost: Kubernetes node a has 2 of 3 primaries: if it fails, no majority is left ' +
      'to elect replicas',
  ]);
  expect(warnings(placed('abcdef', 'xyzxzx'))).toEqual([
    'SharedZone: members of shard 1 (redis-0) share a zone: redis-0 on x, redis-3 on x',
  ]);
});

test('one Kubernetes node for all pods is one warning, and one zone for all is none', () => {
  expect(warnings(placed('aaaaaa', 'xxxxxx'))).toEqual([
    'SharedHost: all pods run on Kubernetes node a and fail with it',
  ]);
  expect(warnings(placed('abcbca', 'xxxxxx'))).toEqual([]);
});
