import { NodeLogin } from '../../../../src/bootstrap/cluster/login';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Decision } from '../../../../src/bootstrap/plan/decision';
import { plan } from '../../../../src/bootstrap/plan/plan';
import { formed, spec } from '../observed';

/** A node whose default user takes these passwords, and user `shop` those. */
function login(passwords: readonly string[], shop: readonly string[] = ['shop']): NodeLogin {
  return {
    users: new Map([
      ['default', { isOn: true, isOpen: passwords.length === 0, passwords }],
      ['shop', { isOn: true, isOpen: false, passwords: shop }],
    ]),
    sends: { user: 'default', hash: 'new' },
  };
}

const NEW = login(['new']);
const BOTH = login(['old', 'new']);
const OPEN = login([]);
const BOTH_OF_SHOP = login(['new'], ['old', 'shop']);

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
    passwords: new Map([
      ['default', { hash: 'new', ...(sharedForMs === NEVER ? {} : { sharedForMs }) }],
      ['shop', { hash: 'shop', sharedForMs: OVERLAP_MS }],
    ]),
  };
  return plan(
    { ...spec(3, 0), password: { overlapMs: OVERLAP_MS, required, defaultUser: true } },
    seen,
  );
}

test('a former password ends where it is still valid, once all nodes use the new one', () => {
  expect(decide([BOTH, NEW, BOTH])).toEqual({
    kind: 'step',
    reason: 'EndingFormerPassword',
    message: 'end the validity of former passwords',
    commands: [0, 2].map((pod) => ({
      kind: 'endPasswords',
      pod,
      user: 'default',
      hashes: ['old'],
    })),
  });
});

test('a cluster that asked for no password does so once all nodes have one', () => {
  expect(decide([OPEN, OPEN, OPEN])).toMatchObject({
    commands: [0, 1, 2].map((pod) => ({
      kind: 'requirePassword',
      pod,
      user: 'default',
      hash: 'new',
    })),
  });
});

test.each([
  ['while that of another one is still being changed', { sharedForMs: NEVER }],
  ['where the default user needs none', { required: false }],
])('a former password of a user ends %s', (_, options) => {
  expect(decide([BOTH_OF_SHOP, BOTH, BOTH_OF_SHOP], options)).toMatchObject({
    reason: 'EndingFormerPassword',
    commands: [0, 2].map((pod) => ({
      kind: 'endPasswords',
      pod,
      user: 'shop',
      hashes: ['old'],
    })),
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
