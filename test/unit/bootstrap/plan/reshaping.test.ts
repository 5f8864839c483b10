import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { ClusterSpec } from '../../../../src/bootstrap/cluster/cluster-spec';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { isReshaping } from '../../../../src/bootstrap/plan/reshaping';
import { blank, formed, pod, spec } from '../observed';

function reshapes(target: ClusterSpec, seen: Observation): boolean {
  return isReshaping(target, seen, clusterState(seen, target));
}

test('a cluster with the shards and pods that are wanted keeps its shape', () => {
  expect(reshapes(spec(3, 1), formed(3, 1))).toBe(false);
});

test.each([
  ['more shards', spec(4, 1)],
  ['fewer shards', spec(3, 0)],
  ['more replicas', spec(3, 2)],
])('a cluster for which %s are wanted changes it', (_, target) => {
  expect(reshapes(target, formed(3, 1))).toBe(true);
});

test('pods without a cluster have no shape to change', () => {
  expect(reshapes(spec(3, 1), blank(6))).toBe(false);
});

test('where others give the number of pods, unused pods do not count', () => {
  const seen = { pods: [...formed(3, 1).pods, pod(6)], replicas: 7 };
  expect(reshapes(spec(3, 1), seen)).toBe(true);
  expect(reshapes({ ...spec(3, 1), scales: false }, seen)).toBe(false);
});
