import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { CurrentShards, currentShards } from '../../../../src/bootstrap/cluster/shards';
import { blank, formed, idOf, line } from '../observed';

function shardsOf(seen: Observation): CurrentShards {
  return currentShards(seen, clusterState(seen));
}

function ordinals({ shards }: CurrentShards): number[][] {
  return shards.map((shard) => shard.map(({ pod }) => pod.ordinal));
}

test('pods are grouped by shards, the primary first', () => {
  expect(ordinals(shardsOf(formed(3, 1)))).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
});

test('a pod that was not seen is in the shard in which the others know it', () => {
  const hidden = { pod: { view: undefined } };
  expect(ordinals(shardsOf(formed(3, 1, { 3: hidden })))[0]).toEqual([0, 3]);
});

test('pods without slots and replicas are in no shard', () => {
  const { shards, others } = shardsOf(blank(2));
  expect(shards).toEqual([]);
  expect(others.map(({ pod }) => pod.ordinal)).toEqual([0, 1]);
});

test('a foreign node is told with the pods that know it', () => {
  const { foreignNodes } = shardsOf(formed(3, 0, { 1: { others: [line(9)] } }));
  expect([...foreignNodes]).toEqual([[idOf(9), ['redis-1']]]);
});
