import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { planContext } from '../../../../src/bootstrap/plan/rule';
import { Facts, formed, line, pod, spec } from '../observed';

/** The pods that a plan for so many shards misses. */
function missing(seen: Observation, shards = 3): string[] {
  const target = spec(shards, 0);
  return planContext(target, seen, clusterState(seen, target)).missing.map(({ name }) => name);
}

const hidden = { pod: { view: undefined } };
const failed = line(3, { flags: ['master', 'fail'], connected: false });

test('a pod that was not seen is missing', () => {
  expect(missing(formed(3, 0, { 1: hidden }))).toEqual(['redis-1']);
});

test('a pod that the StatefulSet does not ask for yet is not', () => {
  const { pods } = formed(3, 0);
  expect(missing({ pods: [...pods, pod(3, hidden)], replicas: 3 }, 4)).toEqual([]);
});

test('nor is any where the StatefulSet was never scaled', () => {
  expect(missing({ pods: [0, 1, 2].map((ordinal) => pod(ordinal, hidden)), replicas: 1 })).toEqual(
    [],
  );
});

test('a pod that leaves is missing until all nodes know that its node has failed', () => {
  const leaving = (told: Facts): Observation => ({
    pods: [...formed(3, 0, { 0: told }).pods, pod(3, hidden)],
    replicas: 4,
  });
  expect(missing(leaving({ others: [failed] }))).toEqual([]);
  expect(missing(leaving({ others: [line(3)] }))).toEqual(['redis-3']);
  const slots = [{ first: 0, last: 9 }];
  expect(missing(leaving({ others: [{ ...failed, slots }] }))).toEqual(['redis-3']);
});

test('the shards are drawn once, and only when a rule asks for them', () => {
  const seen = formed(3, 0);
  const context = planContext(spec(3, 0), seen, clusterState(seen, spec(3, 0)));
  expect(context.shards).toBe(context.shards);
  expect(context.shards.map(({ owner }) => owner.name)).toEqual(['redis-0', 'redis-1', 'redis-2']);
});
