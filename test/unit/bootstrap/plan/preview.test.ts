import { preview } from '../../../../src/bootstrap/plan/preview';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { blank, formed, pod, spec } from '../observed';

/** A cluster of three shards with a replica and 100 keys each, and pods that are yet to come. */
function cluster(shards: number, more = 0): Observation {
  const memory = { used: 5_000_000, dataset: 2 ** 20, limit: 0 };
  const cluster = Object.fromEntries(
    Array.from({ length: shards }, (_, ordinal) => [ordinal, { view: { keys: 100, memory } }]),
  );
  const { pods } = formed(shards, 1, cluster);
  const absent = { view: undefined, host: undefined };
  const coming = Array.from({ length: more }, (_, index) =>
    pod(pods.length + index, { pod: absent }),
  );
  return { pods: [...pods, ...coming], replicas: pods.length };
}

test('says which pods come, and what moves to them', () => {
  expect(preview(spec(4, 1), cluster(3, 2))).toEqual([
    '+ redis-6 as a primary',
    '+ redis-7 as a replica of redis-6',
    '~ 1,365 slots of redis-0 to redis-6: about 25 keys, 255.95K',
    '~ 1,366 slots of redis-1 to redis-6: about 25 keys, 256.09K',
    '~ 1,365 slots of redis-2 to redis-6: about 25 keys, 255.95K',
  ]);
});

test('says which pods go, who takes over from them, and where slots go', () => {
  // Pod 3 is the fourth primary, pods 6 and 7 are the replicas of the third and the fourth one.
  expect(preview(spec(3, 1), cluster(4))).toEqual([
    '~ 1,366 slots of redis-3 to redis-0: about 33 keys, 341.50K',
    '~ 1,365 slots of redis-3 to redis-1: about 33 keys, 341.25K',
    '~ 1,365 slots of redis-3 to redis-2: about 33 keys, 341.25K',
    '~ redis-3 as a replica where one is missing',
    '- redis-6',
    '- redis-7',
  ]);
});

test('says which replicas come', () => {
  expect(preview(spec(3, 2), cluster(3, 3))).toEqual([
    '+ redis-6 as a replica of redis-0',
    '+ redis-7 as a replica of redis-1',
    '+ redis-8 as a replica of redis-2',
  ]);
});

test('is silent where nothing changes, and where there is no cluster yet', () => {
  expect(preview(spec(3, 1), cluster(3))).toEqual([]);
  expect(preview(spec(3, 1), { ...blank(6), replicas: 6 })).toEqual([]);
});

test('slots without keys have no size', () => {
  const { pods } = formed(3, 0);
  const coming = pod(3, { pod: { view: undefined, host: undefined } });
  expect(preview(spec(4, 0), { pods: [...pods, coming], replicas: 3 })).toContain(
    '~ 1,365 slots of redis-0 to redis-3',
  );
});

test('warns where the primaries will be more than the Kubernetes nodes can hold apart', () => {
  const { pods, replicas } = cluster(3, 2);
  const at = (nodes: string): Observation => ({
    pods: pods.map((pod, ordinal) => ({ ...pod, place: { node: nodes[ordinal] } })),
    replicas,
  });
  expect(preview(spec(4, 1), at('abcbca')).at(-1)).toBe(
    '! 4 primaries on 3 Kubernetes nodes: one Kubernetes node will run 2 of them, and if it fails, ' +
      'the rest is no majority to elect replicas',
  );
  expect(preview(spec(4, 1), at('abcdca')).join()).not.toContain('!');
  const seen = at('abcbca');
  const zoned = seen.pods.map((pod) => ({ ...pod, place: { ...pod.place, zone: pod.place.node } }));
  expect(
    preview(spec(4, 1), { ...seen, pods: zoned })
      .join()
      .match(/!/g),
  ).toHaveLength(1);
});
