import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { slotRanges } from '../../../../src/topology';
import { formed, idOf, line, pod, TUNING, spec } from '../observed';

const [slots] = slotRanges(3).map((range) => [range]);

/** A cluster of pods 0 to 2, and pod 3, which knows them, and which they have forgotten. */
function withFormer(own: Parameters<typeof line>[1], keys: number): Observation {
  const { pods } = formed(3, 0);
  const others = [0, 1, 2].map((ordinal) => line(ordinal));
  return {
    pods: [...pods, pod(3, { own, others, view: { keys, tuning: TUNING } })],
    replicas: 4,
  };
}

test('a replica that the cluster has forgotten is reset, because what it holds is a copy', () => {
  const seen = withFormer({ primary: idOf(0) }, 7);
  expect(plan(spec(3, 0), seen)).toMatchObject({ commands: [{ kind: 'reset', pod: 3 }] });
});

test('a primary without keys that the cluster has forgotten is reset', () => {
  const seen = withFormer({ slots, epoch: 0 }, 0);
  expect(plan(spec(3, 0), seen)).toMatchObject({ commands: [{ kind: 'reset', pod: 3 }] });
});

test('a primary with keys that the cluster has forgotten meets it, and the servers decide', () => {
  const seen = withFormer({ slots, epoch: 0 }, 7);
  expect(plan(spec(3, 0), seen)).toMatchObject({
    commands: [0, 1, 2].map((ordinal) => ({ kind: 'meet', pod: ordinal, peer: 3 })),
  });
});

test('a replica becomes a primary once those that its shard keeps have copies', () => {
  const decide = (linkUp: boolean): object =>
    plan(spec(4, 1), formed(3, 2, { 3: { view: { linkUp } } }));
  expect(decide(false)).toEqual({
    kind: 'wait',
    reason: 'WaitingForReplicas',
    message: 'redis-3 has to copy its primary before its shard gives up another replica',
  });
  expect(decide(true)).toMatchObject({ kind: 'step', commands: [{ kind: 'reset' }] });
});
