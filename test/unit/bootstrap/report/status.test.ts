import { Place } from '../../../../src/bootstrap/cluster/observation';
import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { blank, Facts, formed, idOf, line } from '../observed';

function flaws({ warnings }: Status): string[] {
  return warnings.filter(({ serious }) => serious).map(({ text }) => text);
}

function notes({ warnings }: Status): string[] {
  return warnings.filter(({ serious }) => !serious).map(({ text }) => text);
}

/** A cluster of 3 shards with a replica each, in which some say other things. */
function status(cluster: Readonly<Record<number, Facts>> = {}): Status {
  return statusOf(formed(3, 1, cluster));
}

/** The same cluster on these nodes and in these zones, one letter for each pod. */
function standing(nodes: string, zones = ''): Status {
  const place = (ordinal: number): Place => ({
    node: nodes[ordinal],
    ...(zones === '' ? {} : { zone: zones[ordinal] }),
  });
  return status(
    Object.fromEntries([...nodes].map((_, pod) => [pod, { pod: { place: place(pod) } }])),
  );
}

test('a node is described by its server, and by where it stands', () => {
  const memory = { used: 100, dataset: 50, limit: 200 };
  const { nodes, ...rest } = status({
    0: { view: { keys: 7, offset: 120 } },
    3: { view: { keys: 6, offset: 100, memory }, pod: { place: { node: 'a', zone: 'x' } } },
  });
  expect(rest).toEqual({ whole: true, shards: 3, slots: 16384, keys: 7, warnings: [] });
  expect(nodes[1]).toEqual({
    shard: 1,
    pod: 'redis-3',
    id: 'id-3',
    address: '10.0.0.3:6379',
    role: 'replica',
    slots: [],
    keys: 6,
    memory: { used: 100, limit: 200 },
    lag: 20,
    version: '8.0.6',
    node: 'a',
    zone: 'x',
    problem: undefined,
  });
});

test('shards come in the order of their slots, the primary first, and nodes without a shard last', () => {
  const seen = formed(3, 1);
  const { nodes } = statusOf({ pods: [...seen.pods, blank(7).pods[6]] });
  expect(nodes.map(({ shard, pod, role }) => `${shard} ${pod} ${role}`)).toEqual([
    '1 redis-0 primary',
    '1 redis-3 replica',
    '2 redis-1 primary',
    '2 redis-4 replica',
    '3 redis-2 primary',
    '3 redis-5 replica',
    'undefined redis-6 primary',
  ]);
});

test('of a server that is not seen, the others tell the part', () => {
  const problem = { text: 'does not answer', final: false };
  const { nodes, ...rest } = status({ 4: { pod: { view: undefined, problem } } });
  expect(nodes.find(({ pod }) => pod === 'redis-4')).toMatchObject({
    shard: 2,
    id: idOf(4),
    role: 'replica',
    problem: 'does not answer',
  });
  expect(rest.whole).toBe(false);
  expect(flaws(status({ 4: { pod: { view: undefined, problem } } }))).toEqual([
    'redis-4 does not answer',
    'shard 2 (redis-1) has no replica',
  ]);
});

test('what each node says of others and of itself is told once', () => {
  const fails = line(5, { flags: ['slave', 'fail'], primary: idOf(2) });
  const told = status({
    0: { others: [fails] },
    1: { others: [fails], view: { ok: false } },
    3: { view: { linkUp: false } },
  });
  expect(flaws(told)).toEqual([
    'redis-5 fails, according to redis-0, redis-1',
    'cluster_state:fail on redis-1',
    'redis-3 is out of step with its primary redis-0',
  ]);
});

test('slots of nobody and slots on their way are flaws', () => {
  const slots = [{ first: 0, last: 100 }];
  const cluster = Object.fromEntries(
    [1, 2, 3, 4, 5].map((pod) => [pod, { others: [line(0, { slots, epoch: 1 })] }]),
  );
  const openSlots = [{ slot: 5, mark: 'migrating' as const, peer: idOf(1) }];
  expect(flaws(status({ ...cluster, 0: { own: { slots, openSlots } } }))).toEqual([
    'nobody owns slots 101-5460',
    'redis-0 has slots on their way: 5 (migrating)',
  ]);
});

test('a node that is none of the pods is a flaw', () => {
  const others = [line(7)];
  expect(flaws(status({ 0: { others }, 4: { others } }))).toEqual([
    'node id-7 at 10.0.0.7:6379, known to redis-0, redis-4, is none of the pods that were seen',
  ]);
});

test('pods that know one another not are no cluster', () => {
  expect(flaws(statusOf(blank(3)))).toEqual([
    'cluster_state:fail on redis-0, redis-1, redis-2',
    'nobody owns slots 0-16383',
    'redis-1, redis-2 are in no cluster with redis-0',
  ]);
});

test('a shard without a replica is a flaw only where others have one', () => {
  expect(flaws(statusOf(formed(3, 0)))).toEqual([]);
  const primary = idOf(0);
  const moved = { own: { primary }, others: [] };
  const told = Object.fromEntries(
    [0, 1, 2, 3, 4].map((pod) => [pod, { others: [line(5, { flags: ['slave'], primary })] }]),
  );
  expect(flaws(status({ ...told, 5: moved }))).toEqual(['shard 3 (redis-2) has no replica']);
});

test('where nothing else is amiss, the nodes may still disagree', () => {
  expect(flaws(status({ 0: { others: [line(1, { epoch: 2 })] } }))).toEqual([
    'redis-0 does not know the slots of redis-1 yet',
  ]);
});

test('nodes that stand together are noted', () => {
  expect(notes(standing('abcbca'))).toEqual([]);
  expect(notes(standing('abcabc'))).toEqual([
    'members of shard 1 (redis-0) share a node: redis-0 on a, redis-3 on a',
    'members of shard 2 (redis-1) share a node: redis-1 on b, redis-4 on b',
    'members of shard 3 (redis-2) share a node: redis-2 on c, redis-5 on c',
  ]);
  expect(notes(standing('aacbcb'))).toEqual([
    'node a has 2 of 3 primaries: when it fails, no majority is left to elect replicas',
  ]);
  expect(notes(standing('abcdef', 'xyzxzx'))).toEqual([
    'members of shard 1 (redis-0) share a zone: redis-0 on x, redis-3 on x',
  ]);
  expect(status().whole).toBe(true);
});

test('one node for all is noted once, and one zone for all is a choice', () => {
  expect(notes(standing('aaaaaa', 'xxxxxx'))).toEqual([
    'all pods stand on node a, and fail with it',
  ]);
  expect(notes(standing('abcbca', 'xxxxxx'))).toEqual([]);
});

test('versions that differ and nodes without a part are noted', () => {
  const told = Object.fromEntries([0, 1, 2, 3, 4].map((pod) => [pod, { others: [line(5)] }]));
  const own = { primary: undefined, flags: ['myself', 'master'], slots: [] };
  expect(notes(status({ ...told, 5: { own, view: { version: '8.2.1' } } }))).toEqual([
    "redis-5 owns no slot, and is nobody's replica",
    'versions differ: 8.0.6 (redis-0, redis-1, redis-2, redis-3, redis-4), 8.2.1 (redis-5)',
  ]);
});

test('slots that a server is importing are noted', () => {
  const migrations = [{ source: idOf(0), ranges: [{ first: 0, last: 9 }], reason: '' }];
  expect(notes(status({ 1: { view: { migrations } } }))).toEqual([
    'redis-1 is importing slots 0-9',
  ]);
});

test('where no server answers, that is all there is to say', () => {
  const gone = { pod: { view: undefined } };
  expect(flaws(statusOf(blank(2, { 0: gone, 1: gone })))).toEqual([
    'redis-0 was not seen',
    'redis-1 was not seen',
  ]);
});

test('a StatefulSet without pods is no whole cluster', () => {
  expect(statusOf({ pods: [] })).toMatchObject({ whole: false, nodes: [] });
});
