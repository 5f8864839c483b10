import { plan } from '../../../../src/bootstrap/plan/plan';
import { blank, Facts, formed, pod, spec } from '../observed';
import { commands, decide } from './decide';

test('asks for the pods that are missing', () => {
  expect(decide({ ...blank(6), replicas: 3 })).toEqual({
    kind: 'step',
    reason: 'ScalingOut',
    message: 'scale the StatefulSet from 3 to 6 pods',
    commands: [{ kind: 'scale', replicas: 6 }],
  });
});

test('asks for more pods before it makes more shards or replicas', () => {
  const absent = { view: undefined, host: undefined };
  const more = [pod(6, { pod: absent }), pod(7, { pod: absent })];
  const seen = { pods: [...formed(3, 1).pods, ...more], replicas: 6 };
  expect(commands(decide(seen, 4))).toEqual([{ kind: 'scale', replicas: 8 }]);
  expect(commands(decide(seen, 3, 2))).toEqual([{ kind: 'scale', replicas: 9 }]);
});

test('refuses where it may not scale, and pods are missing', () => {
  const seen = { ...formed(3, 1), replicas: 6 };
  expect(plan({ ...spec(4, 1), scales: false }, seen)).toEqual({
    kind: 'refuse',
    reason: 'TooFewPods',
    message: 'the StatefulSet has 6 pods, but the cluster needs 8: raise its replicas',
  });
});

test('refuses a StatefulSet that an autoscaler scales as well', () => {
  expect(decide({ ...formed(3, 1), replicas: 6, autoscaler: 'redis-hpa' })).toEqual({
    kind: 'refuse',
    reason: 'AutoscalerFound',
    message:
      'the HorizontalPodAutoscaler redis-hpa scales the StatefulSet, but its number of pods ' +
      'follows from shards and replicasPerShard: delete the autoscaler',
  });
});

test('asks for no more pods as long as one of those that are there cannot be seen', () => {
  const seen = blank(6, { 1: { pod: { view: undefined } } });
  expect(decide({ ...seen, replicas: 3 })).toEqual({
    kind: 'wait',
    reason: 'WaitingForPods',
    message: 'redis-1 was not seen',
  });
});

test('waits for pods that cannot be seen yet, and says why for each', () => {
  const unseen = (text: string): Facts => ({
    pod: { view: undefined, problem: { text, final: false } },
  });
  const seen = blank(6, { 1: unseen('has no address yet'), 4: { pod: { view: undefined } } });
  expect(decide(seen)).toEqual({
    kind: 'wait',
    reason: 'WaitingForPods',
    message: 'redis-1 has no address yet, redis-4 was not seen',
  });
});

test('refuses a problem that does not pass', () => {
  const problem = { text: 'asks for a password', final: true };
  expect(decide(blank(6, { 2: { pod: { view: undefined, problem } } }))).toEqual({
    kind: 'refuse',
    reason: 'ServerRefused',
    message: 'redis-2 asks for a password',
  });
});
