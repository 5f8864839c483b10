import { blank, formed, idOf, line, pod, spec, TUNING } from '../observed';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { Observation } from '../../../../src/bootstrap/cluster/observation';

/** Three shards with a replica each, and two pods that were reset and are not wanted. */
const reset: Observation = {
  pods: [
    ...formed(3, 1).pods,
    ...[6, 7].map((ordinal) => pod(ordinal, { view: { tuning: TUNING } })),
  ],
  replicas: 8,
};

function decide(seen: Observation, scales = true): Decision {
  return plan({ ...spec(3, 1), scales }, seen);
}

test('pods that are no nodes any more are emptied before they go', () => {
  expect(decide(reset)).toEqual({
    kind: 'step',
    reason: 'ScalingIn',
    message: 'scale the StatefulSet from 8 to 6 pods',
    commands: [
      { kind: 'empty', pod: 6 },
      { kind: 'empty', pod: 7 },
      { kind: 'scale', replicas: 6 },
    ],
  });
});

test('where it is asked to, their claims are deleted before they go, and no other', () => {
  const unseen = pod(8, { pod: { view: undefined, host: undefined } });
  const seen = { pods: [...reset.pods, unseen], replicas: 9 };
  const decision = plan({ ...spec(3, 1), deletesClaims: true }, seen);
  expect(decision).toMatchObject({
    commands: [
      { kind: 'empty', pod: 6 },
      { kind: 'empty', pod: 7 },
      { kind: 'deleteClaim', pod: 6 },
      { kind: 'deleteClaim', pod: 7 },
      { kind: 'scale', replicas: 6 },
    ],
  });
});

test('where the program may not scale, it says how many pods are needed', () => {
  expect(decide(reset, false)).toMatchObject({
    kind: 'done',
    message:
      'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots; redis-6, redis-7 are ' +
      'not needed: set the replicas of the StatefulSet to 6',
  });
});

test('nodes that leave, and hold only copies, are forgotten by all others', () => {
  const seen = formed(3, 2);
  expect(plan(spec(3, 1), { ...seen, replicas: 9 })).toEqual({
    kind: 'step',
    reason: 'ForgettingNodes',
    message: 'remove redis-6, redis-7, redis-8 from the cluster',
    commands: [0, 1, 2, 3, 4, 5].flatMap((ordinal) =>
      [6, 7, 8].map((peer) => ({ kind: 'forget', pod: ordinal, id: idOf(peer) })),
    ),
  });
});

test('a primary that leaves hands over to a replica that stays', () => {
  // Pods 0 to 2 are replicas of pods 6, 4 and 5; pod 6 leaves, and pod 3 has been drained.
  const slots = formed(3, 0).pods.map(({ view }, ordinal) => view?.lines.get(idOf(ordinal))?.slots);
  const role = (ordinal: number): Parameters<typeof line>[1] => {
    const owner = [6, 4, 5].indexOf(ordinal);
    return owner < 0
      ? { flags: ['slave'], primary: idOf([6, 4, 5][ordinal % 3]) }
      : { flags: ['master'], slots: slots[owner], epoch: owner + 1 };
  };
  const ordinals = [0, 1, 2, 3, 4, 5, 6];
  const pods = ordinals.map((ordinal) =>
    pod(ordinal, {
      own: { ...role(ordinal), flags: ['myself', ...(role(ordinal)?.flags ?? [])] },
      others: ordinals.filter((peer) => peer !== ordinal).map((peer) => line(peer, role(peer))),
      view: { ok: true, linkUp: true, tuning: TUNING },
    }),
  );
  expect(plan(spec(3, 1), { pods, replicas: 7 })).toMatchObject({
    reason: 'HandingOver',
    message: 'hand leaving primaries over to their replicas',
    commands: [{ kind: 'failOver', pod: 0 }],
  });
});

test('a StatefulSet with the pods that are wanted is left alone', () => {
  expect(decide({ ...formed(3, 1), replicas: 6 }).reason).toBe('Healthy');
  expect(decide({ ...blank(6), replicas: 6 }).reason).not.toBe('ScalingIn');
});
