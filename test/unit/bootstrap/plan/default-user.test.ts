import { NodeLogin } from '../../../../src/bootstrap/cluster/login';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, spec } from '../observed';

const OVERLAP_MS = 10_000;

/** A node whose default user is on or off, and that logs in to others as this user. */
function login(isOn: boolean, user = 'redis-cluster-replication'): NodeLogin {
  return {
    users: new Map([['default', { isOn, isOpen: false, passwords: ['main'] }]]),
    sends: { user, hash: 'main' },
  };
}

/** What is decided where three nodes log in like this. */
function decide(
  logins: readonly NodeLogin[],
  { defaultUser = false, sharedForMs = OVERLAP_MS, users = ['shop'] } = {},
): Decision {
  const facts = logins.map((each) => ({ view: { login: each, ok: true } }));
  const seen: Observation = {
    ...formed(3, 0, facts),
    passwords: new Map([
      ['redis-cluster-program', { hash: 'main', sharedForMs: OVERLAP_MS }],
      ['shop', { hash: 'shop', sharedForMs }],
    ]),
  };
  const password = { overlapMs: OVERLAP_MS, required: true, defaultUser, users };
  return plan({ ...spec(3, 0), password }, seen);
}

test('the default user is turned off where it is on, once all nodes have all other users', () => {
  expect(decide([login(true), login(false), login(true)])).toEqual({
    kind: 'step',
    reason: 'TurningDefaultUserOff',
    message: 'turn the default user off',
    commands: [0, 2].map((pod) => ({ kind: 'turnDefaultUserOff', pod })),
  });
});

const ON = [login(true), login(true), login(true)];

test.each<[string, Decision]>([
  ['it is wanted', decide(ON, { defaultUser: true })],
  ['a user has no password', decide(ON, { users: ['shop', 'report'] })],
  ['clients still have time', decide(ON, { sharedForMs: OVERLAP_MS - 1 })],
  [
    'a node logs in to others as that user',
    decide([login(true), login(true, 'default'), login(true)]),
  ],
])('it stays on where %s', (_, { reason }) => {
  expect(reason).toBe('Healthy');
});
