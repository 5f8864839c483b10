import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { TUNING } from '../observed';
import { without } from '../without-primaries';
import { decide } from './decide';

/** For so many node timeouts the majority has been lost. */
function lasting(seen: Observation, timeouts: number): Observation {
  return { ...seen, majorityLostForMs: timeouts * TUNING.nodeTimeout };
}

test('where half of the primaries or more are lost for three node timeouts, it says what ends that', () => {
  expect(decide(lasting(without(2), 3))).toEqual({
    kind: 'wait',
    reason: 'MajorityLost',
    message:
      '2 of 3 primaries are lost (10.0.0.0:6379, 10.0.0.1:6379), and the 1 that are left are no ' +
      'majority to elect their replicas: bring their pods back with their volumes; where that ' +
      'cannot be, cdk8s-redis-cluster takeover makes redis-3, redis-4 primaries, and may lose the ' +
      'last writes',
  });
});

test('before that, as while pods restart at once, it waits for them and offers nothing that loses writes', () => {
  expect(decide(without(2))).toMatchObject({ reason: 'WaitingForPods' });
  expect(decide(lasting(without(2), 2.9))).toEqual({
    kind: 'wait',
    reason: 'WaitingForPods',
    message: 'redis-0 does not listen yet, redis-1 does not listen yet',
  });
});

test('nothing else is done before that, also where the pods are back without their volumes', () => {
  const { pods, ...rest } = without(2);
  const back = { ...rest, pods: pods.slice(2) };
  expect(decide(back)).toEqual({
    kind: 'wait',
    reason: 'WaitingForElection',
    message: '2 of 3 primaries are lost (10.0.0.0:6379, 10.0.0.1:6379), and may yet come back',
  });
  expect(decide(lasting(back, 3))).toMatchObject({ reason: 'MajorityLost' });
});

test('where a majority is left, it waits for the election', () => {
  expect(decide(without(1))).toMatchObject({ reason: 'WaitingForPods' });
});

test('a primary that another node still reaches is not lost', () => {
  expect(decide(lasting(without(2, ['master']), 3))).toMatchObject({ reason: 'WaitingForPods' });
});

test('without keys nothing can be lost, and no one is asked', () => {
  const { pods } = lasting(without(2), 3);
  const empty = pods.map(({ view, ...pod }) => ({
    ...pod,
    ...(view && { view: { ...view, keys: 0 } }),
  }));
  expect(decide({ pods: empty }).reason).not.toBe('MajorityLost');
});
