import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { blank, Facts, formed, idOf, line, pod } from '../observed';

function errors({ problems }: Status): string[] {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ reason, message }) => `${reason}: ${message}`);
}

function warnings({ problems }: Status): string[] {
  return problems
    .filter(({ severity }) => severity === 'warning')
    .map(({ reason, message }) => `${reason}: ${message}`);
}

/** A cluster of 3 shards with a replica each, in which some say other things. */
function status(cluster: Readonly<Record<number, Facts>> = {}): Status {
  return statusOf(formed(3, 1, cluster));
}

test('what each node tells of the others and of itself is reported once', () => {
  const fails = line(5, { flags: ['slave', 'fail'], primary: idOf(2) });
  const told = status({
    0: { others: [fails] },
    1: { others: [fails], view: { ok: false } },
    3: { view: { linkUp: false } },
  });
  expect(errors(told)).toEqual([
    'NodeFailing: redis-5 is failing according to redis-0, redis-1',
    'ClusterStateFail: cluster_state:fail on redis-1',
    'ReplicaOutOfSync: redis-3 is not in sync with its primary redis-0',
  ]);
});

test('slots without an owner and open slots are errors', () => {
  const slots = [{ first: 0, last: 100 }];
  const cluster = Object.fromEntries(
    [1, 2, 3, 4, 5].map((pod) => [pod, { others: [line(0, { slots, epoch: 1 })] }]),
  );
  const openSlots = [{ slot: 5, mark: 'migrating' as const, peer: idOf(1) }];
  expect(errors(status({ ...cluster, 0: { own: { slots, openSlots } } }))).toEqual([
    'SlotsUnassigned: slots without an owner: 101-5460',
    'SlotsOpen: redis-0 has open slots: 5 (migrating)',
  ]);
});

test('of slots that no node reports as its own, it is told who says which node owns them', () => {
  const owned = [{ first: 0, last: 5_460 }];
  const rest = [{ first: 0, last: 5_458 }];
  const told = { others: [line(0, { slots: owned, epoch: 1 })] };
  expect(
    errors(
      status({
        0: { own: { slots: rest }, others: [line(1, { slots: [{ first: 5_459, last: 10_922 }] })] },
        1: told,
        2: told,
      }),
    ),
  ).toContain(
    'SlotsUnassigned: slots without an owner: 5459-5460; the owner is changing: ' +
      'redis-0 says redis-1; redis-1, redis-2, redis-3, redis-4, redis-5 say redis-0',
  );
});

test('a node that is none of the pods is an error', () => {
  const others = [line(7)];
  expect(errors(status({ 0: { others }, 4: { others } }))).toEqual([
    'ForeignNode: node id-7 at 10.0.0.7:6379 is alive but none of the pods that were seen; it is ' +
      'known to redis-0, redis-4',
  ]);
});

test('a node that is none of the pods and has failed is no foreign one', () => {
  const others = [line(7, { flags: ['slave', 'fail'], primary: idOf(2) })];
  expect(errors(status({ 0: { others }, 4: { others } }))).toEqual([
    'NodeFailing: node id-7 at 10.0.0.7:6379 is failing according to redis-0, redis-4',
  ]);
});

describe('while pods do not run', () => {
  const problem = { text: 'is not running: ImagePullBackOff', final: false };
  const pending = { pod: { host: undefined, problem, view: undefined } };
  const others = [line(7, { flags: ['slave', 'fail'], primary: idOf(2), connected: false })];

  test('a failed node is likely that of the one pod', () => {
    const seen = statusOf({ pods: [...formed(3, 0, { 0: { others } }).pods, pod(3, pending)] });
    expect(errors(seen)).toContain(
      'NodeFailing: node id-7 at 10.0.0.7:6379, likely that of redis-3, is failing according to redis-0',
    );
    expect(errors(seen).join()).not.toContain('ForeignNode');
  });

  test('a failed node is likely that of one of them', () => {
    const { pods } = formed(3, 0, { 0: { others } });
    expect(errors(statusOf({ pods: [...pods, pod(3, pending), pod(4, pending)] }))).toContain(
      'NodeFailing: node id-7 at 10.0.0.7:6379, likely that of one of redis-3, redis-4, is failing ' +
        'according to redis-0',
    );
  });

  test('a live node that is none of the pods is foreign nevertheless', () => {
    const { pods } = formed(3, 0, { 0: { others: [line(7)] } });
    expect(errors(statusOf({ pods: [...pods, pod(3, pending)] })).join()).toContain(
      'ForeignNode: node id-7',
    );
  });
});

test('a node that is none of the pods and not connected makes nodes disagree, and is no foreign one', () => {
  expect(errors(status({ 0: { others: [line(7, { connected: false })] } }))).toEqual([
    'NodesDisagree: redis-0 still lists node id-7, which is none of the pods',
  ]);
});

test('pods that have not met are no cluster', () => {
  expect(errors(statusOf(blank(3)))).toEqual([
    'ClusterStateFail: cluster_state:fail on redis-0, redis-1, redis-2',
    'SlotsUnassigned: slots without an owner: 0-16383',
    'PodsNotJoined: not in one cluster with redis-0: redis-1, redis-2',
  ]);
});

test('a shard without a replica is an error only where others have one', () => {
  expect(errors(statusOf(formed(3, 0)))).toEqual([]);
  const primary = idOf(0);
  const moved = { own: { primary }, others: [] };
  const told = Object.fromEntries(
    [0, 1, 2, 3, 4].map((pod) => [pod, { others: [line(5, { flags: ['slave'], primary })] }]),
  );
  expect(errors(status({ ...told, 5: moved }))).toEqual([
    'ShardWithoutReplica: shard 3 (redis-2) has no replica',
  ]);
});

test('without any other error, the nodes may still disagree', () => {
  expect(errors(status({ 0: { others: [line(1, { epoch: 2 })] } }))).toEqual([
    'NodesDisagree: redis-0 does not know the slots of redis-1 yet',
  ]);
});

test('versions that differ and nodes without a role are warnings', () => {
  const told = Object.fromEntries([0, 1, 2, 3, 4].map((pod) => [pod, { others: [line(5)] }]));
  const own = { primary: undefined, flags: ['myself', 'master'], slots: [] };
  expect(warnings(status({ ...told, 5: { own, view: { version: '8.2.1' } } }))).toEqual([
    'NodeWithoutRole: redis-5 has no slots and is no replica',
    'VersionsDiffer: versions differ: 8.0.6 (redis-0, redis-1, redis-2, redis-3, redis-4), 8.2.1 (redis-5)',
  ]);
});

test('slots that a server is importing are a warning', () => {
  const migrations = [{ source: idOf(0), ranges: [{ first: 0, last: 9 }], reason: '' }];
  expect(warnings(status({ 1: { view: { migrations } } }))).toEqual([
    'SlotsMoving: redis-1 is importing slots 0-9',
  ]);
});

test('without an answer of any server, that is the only error', () => {
  const gone = { pod: { view: undefined } };
  expect(errors(statusOf(blank(2, { 0: gone, 1: gone })))).toEqual([
    'PodUnreachable: redis-0 was not seen; the same for redis-1',
  ]);
});

test('pods with the same problem are one error', () => {
  const closed = {
    pod: { view: undefined, problem: { text: 'asks for a password', final: true } },
  };
  const away = { pod: { view: undefined, problem: { text: 'does not answer', final: false } } };
  const seen = blank(4, { 0: closed, 1: away, 2: closed, 3: closed });
  expect(errors(statusOf(seen))).toEqual([
    'PodUnreachable: redis-0 asks for a password; the same for redis-2, redis-3',
    'PodUnreachable: redis-1 does not answer',
  ]);
});
