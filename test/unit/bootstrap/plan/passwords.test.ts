import { NodeLogin, Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, spec } from '../observed';

const NEW: NodeLogin = { isOpen: false, passwords: ['new'], sends: 'new' };
const BOTH: NodeLogin = { ...NEW, passwords: ['old', 'new'] };
const OPEN: NodeLogin = { isOpen: true, passwords: [], sends: 'new' };

const OVERLAP_MS = 10_000;
const NEVER = -1;

/** What is decided where three nodes log in like this. */
function decide(
  logins: readonly (NodeLogin | undefined)[],
  { sharedForMs = OVERLAP_MS, required = true } = {},
): Decision {
  const seen: Observation = {
    ...formed(
      3,
      0,
      logins.map((login) => ({ view: { login, ok: true } })),
    ),
    password: { hash: 'new', ...(sharedForMs === NEVER ? {} : { sharedForMs }) },
  };
  return plan({ ...spec(3, 0), password: { overlapMs: OVERLAP_MS, required } }, seen);
}

test('a former password ends where it is still valid, once all nodes use the new one', () => {
  expect(decide([BOTH, NEW, BOTH])).toEqual({
    kind: 'step',
    reason: 'EndingFormerPassword',
    message: 'end the validity of the former password',
    commands: [0, 2].map((pod) => ({ kind: 'requirePassword', pod, hash: 'new' })),
  });
});

test('a cluster that asked for no password does so once all nodes have one', () => {
  expect(decide([OPEN, OPEN, OPEN])).toMatchObject({
    commands: [0, 1, 2].map((pod) => ({ kind: 'requirePassword', pod, hash: 'new' })),
  });
});

test.each<[string, Decision]>([
  ['a node does not have the new one yet', decide([BOTH, BOTH, BOTH], { sharedForMs: NEVER })],
  ['clients still have time', decide([BOTH, BOTH, BOTH], { sharedForMs: OVERLAP_MS - 1 })],
  ['clients need none', decide([OPEN, OPEN, OPEN], { required: false })],
  ['there is no former one', decide([NEW, NEW, NEW])],
])('nothing ends where %s', (_, { reason }) => {
  expect(reason).toBe('Healthy');
});
