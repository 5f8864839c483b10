import { Observation, Pod } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { blank, formed, pod, spec } from '../observed';

const GIVEN = { overlapMs: 600_000, required: true, defaultUser: true };
const PASSWORD = { ...GIVEN, secret: 'redis-auth' };
const LACKING: Observation['lacksPassword'] = { isSecretKnown: false };

const absent = {
  view: undefined,
  host: undefined,
  problem: { text: 'has no address yet', final: false },
};
const locked = {
  view: undefined,
  problem: { text: 'asks for a password', final: true, asksForPassword: true },
} as const;

/** What is decided on six pods of these kinds, of which the StatefulSet asks for `replicas`. */
function decide(
  kinds: readonly Partial<Pod>[],
  replicas: number,
  lacksPassword: Observation['lacksPassword'] = LACKING,
): Decision {
  const pods = kinds.map((each, ordinal) => pod(ordinal, { pod: each }));
  return plan({ ...spec(3, 1), password: PASSWORD }, { pods, replicas, lacksPassword });
}

function six(kind: Partial<Pod>): Partial<Pod>[] {
  return Array.from({ length: 6 }, () => kind);
}

const MAKES: Decision = {
  kind: 'step',
  reason: 'MakingPassword',
  message: 'make the Secret redis-auth with a new password',
  commands: [{ kind: 'makeSecret', secret: 'redis-auth' }],
};

test('a StatefulSet that was never scaled has no cluster yet, whose password is made first', () => {
  expect(decide(six(absent), 1)).toEqual(MAKES);
});

test('a cluster that serves without a password gets one, also while some of its pods wait for it', () => {
  const pods = formed(3, 1).pods.map((each) => (each.ordinal < 5 ? each : { ...each, ...absent }));
  const seen = { pods, replicas: 6, lacksPassword: LACKING };
  expect(plan({ ...spec(3, 1), password: PASSWORD }, seen)).toEqual(MAKES);
});

test('once the program has the password it goes on', () => {
  const seen: Observation = { ...blank(6), replicas: 1 };
  expect(plan({ ...spec(3, 1), password: PASSWORD }, seen).reason).toBe('ScalingOut');
});

test('a Secret of a person is never made', () => {
  const seen: Observation = { ...blank(6), replicas: 1, lacksPassword: LACKING };
  expect(plan({ ...spec(3, 1), password: GIVEN }, seen).reason).toBe('ScalingOut');
});

test.each([
  ['all nodes', six(locked), 6],
  ['one node, of those that can be asked', [locked, ...six(absent).slice(1)], 6],
  ['the one that is left of a StatefulSet', [locked, ...six(absent).slice(1)], 1],
  ['one node, and the others do not', [locked, ...six({}).slice(1)], 6],
])('no other password is made where %s want the one that is lost', (_, kinds, replicas) => {
  expect(decide(kinds, replicas)).toEqual({
    kind: 'refuse',
    reason: 'PasswordLost',
    message:
      'redis-0 asks for a password, and the Secret redis-auth with it is not there, or has no password that ' +
      'is one line of text: make it with the one that a node has, kubectl create secret generic redis-auth ' +
      '--from-literal=password="$(kubectl exec redis-0 -c redis -- cat /run/redis/password)"',
  });
});

test('nor where a cluster was there, and no node can be asked', () => {
  expect(decide(six(absent), 6)).toEqual({
    kind: 'wait',
    reason: 'WaitingForPassword',
    message:
      'the Secret redis-auth is not there, and no node of the cluster can be asked whether it has a password: ' +
      'make it with the one that clients have, kubectl create secret generic redis-auth ' +
      '--from-literal=password=...',
  });
});

test.each([
  ['that is new', six(absent), 1],
  ['that asks for it', six(locked), 6],
])('a Secret that is there is waited for in a cluster %s', (_, kinds, replicas) => {
  expect(decide(kinds, replicas, { isSecretKnown: true })).toEqual({
    kind: 'wait',
    reason: 'WaitingForPassword',
    message:
      'the Secret redis-auth is there, and its password has yet to come to this pod, which takes Kubernetes up ' +
      'to minutes: if it does not, give the Secret the key password with one line of text',
  });
});
