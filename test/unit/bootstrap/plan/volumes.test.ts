import { Claim, Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, pod, spec } from '../observed';

/** A healthy cluster in which two pods have these claims. */
function decide(claim: Claim | undefined, storage?: string): Decision {
  const pods = { 1: { pod: { claim } }, 4: { pod: { claim } } };
  return plan({ ...spec(3, 1), storage }, formed(3, 1, pods));
}

test('volumes are expanded whose claims ask for less, by whatever unit', () => {
  expect(decide({ storage: '5G' }, '5Gi')).toEqual({
    kind: 'step',
    reason: 'ExpandingVolumes',
    message: 'expand the volumes of redis-1, redis-4 to 5Gi',
    commands: [
      { kind: 'expandClaim', pod: 1, storage: '5Gi' },
      { kind: 'expandClaim', pod: 4, storage: '5Gi' },
    ],
  });
});

test('while a pod cannot be seen, whose volume may be full', () => {
  const absent = { view: undefined, host: undefined, claim: { storage: '1Gi' } };
  const seen: Observation = formed(3, 1, { 5: { pod: absent } });
  expect(plan({ ...spec(3, 1), storage: '5Gi' }, seen)).toMatchObject({
    commands: [{ kind: 'expandClaim', pod: 5, storage: '5Gi' }],
  });
});

test('they are left alone where nothing was asked for, or they are large enough', () => {
  expect(decide({ storage: '1Gi' }).reason).not.toBe('ExpandingVolumes');
  expect(decide(undefined, '5Gi').reason).toBe('Healthy');
});

test('what Kubernetes does not expand is refused, once the cluster is as it is wanted', () => {
  const refusal = 'the storageclass that provisions the pvc must support resize';
  expect(decide({ storage: '1Gi', refusal }, '5Gi')).toEqual({
    kind: 'refuse',
    reason: 'VolumesNotExpanded',
    message:
      `the volumes of redis-1, redis-4 are not expanded to 5Gi, because Kubernetes says: ${refusal}; ` +
      'give their StorageClass allowVolumeExpansion: true if its driver can expand volumes, or ' +
      'leave expandStorageTo out',
  });
});

test('the claims of pods that leave do not matter', () => {
  const leaving = pod(6, { pod: { claim: { refusal: 'forbidden' } } });
  const seen = { pods: [...formed(3, 1).pods, leaving], replicas: 7 };
  expect(plan({ ...spec(3, 1), storage: '5Gi' }, seen).reason).toBe('ScalingIn');
});
