import { plan } from '../../../../src/bootstrap/plan/plan';
import { Observation, Pod } from '../../../../src/bootstrap/cluster/observation';
import { blank, Facts, formed, line, pod, spec } from '../observed';
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

describe('pods of nodes that the cluster has are asked for again', () => {
  const absent = { view: undefined, host: undefined };

  /** The cluster, of whose StatefulSet only the first pods are left; a name for each node, or none. */
  function scaledTo(replicas: number, hostname?: (ordinal: number) => string): Observation {
    const { pods } = formed(3, 1);
    const named = pods.map((each): Pod => {
      const lines = [...each.view!.lines.values()].map((line, index) => ({
        ...line,
        hostname: hostname?.(Number(line.id.slice(3) || index)),
      }));
      return { ...each, view: { ...each.view!, lines: new Map(lines.map((l) => [l.id, l])) } };
    });
    return {
      pods: named.map((each) => (each.ordinal < replicas ? each : { ...each, ...absent })),
      replicas,
    };
  }

  test('where the StatefulSet was made anew, and begins with one pod', () => {
    expect(decide(scaledTo(1))).toEqual({
      kind: 'step',
      reason: 'RestoringPods',
      message: 'scale the StatefulSet from 1 back to 6 pods, which have nodes of the cluster',
      commands: [{ kind: 'scale', replicas: 6 }],
    });
  });

  test('before the pods that are left can be seen, which may wait for the others', () => {
    const { pods, replicas } = scaledTo(3);
    const waiting = pods.map((each) => (each.ordinal === 2 ? { ...each, ...absent } : each));
    expect(decide({ pods: waiting, replicas })).toMatchObject({ reason: 'RestoringPods' });
  });

  test('as many as their names say, whatever is wanted', () => {
    const names = (ordinal: number): string => `redis-${ordinal + 2}.redis.shop.svc.cluster.local`;
    expect(commands(decide(scaledTo(1, names)))).toEqual([{ kind: 'scale', replicas: 8 }]);
  });

  test('but not where the names are those of other pods', () => {
    const names = (ordinal: number): string => `other-redis-${ordinal + 2}.redis.shop`;
    expect(commands(decide(scaledTo(1, names)))).toEqual([{ kind: 'scale', replicas: 6 }]);
  });

  test('but no more than are wanted where nodes have no names: one may have a successor', () => {
    const lost = { others: [line(7, { flags: ['master', 'fail'] })] };
    expect(decide({ ...formed(3, 1, { 0: lost }), replicas: 6 }).reason).not.toBe('RestoringPods');
  });
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
