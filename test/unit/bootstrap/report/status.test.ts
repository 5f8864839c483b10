import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { slotRanges } from '../../../../src/topology';
import { blank, Facts, formed, idOf } from '../observed';

/** A cluster of 3 shards with a replica each, in which some say other things. */
function status(cluster: Readonly<Record<number, Facts>> = {}): Status {
  return statusOf(formed(3, 1, cluster));
}

test('a node is described by its server, and by where it runs', () => {
  const memory = { used: 100, dataset: 50, limit: 200 };
  const { nodes, ...rest } = status({
    0: { view: { keys: 7, offset: 120 } },
    3: { view: { keys: 6, offset: 100, memory }, pod: { place: { node: 'a', zone: 'x' } } },
  });
  expect(rest).toEqual({ healthy: true, shards: 3, slots: 16384, keys: 7, problems: [] });
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

test('shards come in the order of their lowest ordinals, the primary first, and nodes without a shard last', () => {
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

test('the role of a server that is not seen is what the others tell', () => {
  const problem = { text: 'does not answer', final: false };
  const { nodes, ...rest } = status({ 4: { pod: { view: undefined, problem } } });
  expect(nodes.find(({ pod }) => pod === 'redis-4')).toMatchObject({
    shard: 2,
    id: idOf(4),
    role: 'replica',
    problem: 'does not answer',
  });
  expect(rest.healthy).toBe(false);
});

test('a StatefulSet without pods is not healthy', () => {
  expect(statusOf({ pods: [] })).toMatchObject({ healthy: false, nodes: [] });
});

test('a shard keeps its number when another shard takes lower slots', () => {
  const [first, second, third] = slotRanges(3);
  const given = { first: 0, last: 999 };
  const rest = { first: 1_000, last: first.last };
  const grown = statusOf(formed(4, 0, {}, [rest, second, third, given]));
  expect(grown.nodes.map(({ shard, pod }) => `${shard} ${pod}`)).toEqual([
    '1 redis-0',
    '2 redis-1',
    '3 redis-2',
    '4 redis-3',
  ]);
});
