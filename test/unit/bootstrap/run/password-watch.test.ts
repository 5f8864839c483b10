import { NodeLogin } from '../../../../src/bootstrap/cluster/login';
import { PasswordWatch } from '../../../../src/bootstrap/run/password-watch';
import { pod } from '../observed';

function login(passwords: readonly string[], hash: string, user = 'default'): NodeLogin {
  const users = new Map([[user, { isOn: true, isOpen: passwords.length === 0, passwords }]]);
  return { users, sends: { user: 'default', hash } };
}

const BOTH = login(['old', 'new'], 'new');
const OPEN = login([], 'new');
const OLD = login(['old'], 'old');

/** The passwords that nodes are to take, by their hashes. */
const hashes = (hash: string, user = 'default'): Map<string, string> => new Map([[user, hash]]);

/** A look each second at two pods that log in like this, and for how long they have had the new password. */
function sharedFor(...looks: readonly (readonly (NodeLogin | undefined)[])[]): unknown[] {
  let now = 0;
  const watch = new PasswordWatch({ now: () => now, sleep: () => Promise.resolve() });
  return looks.map((logins) => {
    now += 1_000;
    const pods = logins.map((login, ordinal) => pod(ordinal, { view: { login } }));
    return watch.look(hashes('new'), pods).get('default')?.sharedForMs;
  });
}

test('the time begins when every pod has the password', () => {
  expect(sharedFor([OLD, BOTH], [BOTH, BOTH], [BOTH, OPEN], [BOTH, BOTH])).toEqual([
    undefined,
    0,
    1_000,
    2_000,
  ]);
});

test.each<[string, NodeLogin | undefined]>([
  ['takes only the former one', OLD],
  ['takes it and logs in with the former one', login(['old', 'new'], 'old')],
  ['took another one after it', login(['new', 'next'], 'new')],
  ['does not tell', undefined],
])('it begins anew after a pod that %s', (_, login) => {
  expect(sharedFor([BOTH, BOTH], [BOTH, login], [BOTH, BOTH])).toEqual([0, undefined, 0]);
});

test('a pod that does not answer may not have it', () => {
  const watch = new PasswordWatch({ now: () => 0, sleep: () => Promise.resolve() });
  const pods = [pod(0, { view: { login: BOTH } }), { ...pod(1), view: undefined }];
  expect(watch.look(hashes('new'), pods).get('default')).toEqual({ hash: 'new' });
});

test('it begins anew with each password, and there is none without one', () => {
  let now = 0;
  const watch = new PasswordWatch({ now: () => now, sleep: () => Promise.resolve() });
  const pods = [pod(0, { view: { login: login(['new'], 'new') } })];
  watch.look(hashes('new'), pods);
  now = 1_000;
  expect(watch.look(hashes('next'), pods).get('default')).toEqual({ hash: 'next' });
  expect(watch.look(hashes('new'), pods).get('default')).toEqual({ hash: 'new', sharedForMs: 0 });
  expect(watch.look(new Map(), pods)).toEqual(new Map());
});

test('a keeper that has its Secret later than the nodes never says that all have its former one', () => {
  const after = login(['new', 'next'], 'new');
  const looks = [
    ...Array.from({ length: 60 }, () => [BOTH, BOTH]),
    [BOTH, after],
    [after, after],
    [after, after],
  ];
  const times = sharedFor(...looks);
  expect(times[59]).toBe(59_000);
  expect(times.slice(60)).toEqual([undefined, undefined, undefined]);
});

test('with what nodes log in to others does not matter for a user with a Secret of its own', () => {
  const watch = new PasswordWatch({ now: () => 0, sleep: () => Promise.resolve() });
  const pods = [pod(0, { view: { login: login(['shop'], 'old', 'shop') } })];
  expect(watch.look(hashes('shop', 'shop'), pods).get('shop')).toEqual({
    hash: 'shop',
    sharedForMs: 0,
  });
});

test.each(['default', 'redis-cluster-node'])(
  'and matters for the user %s, who has the Secret of the nodes',
  (user) => {
    const watch = new PasswordWatch({ now: () => 0, sleep: () => Promise.resolve() });
    const pods = [pod(0, { view: { login: login(['new'], 'old', user) } })];
    expect(watch.look(hashes('new', user), pods).get(user)).toEqual({ hash: 'new' });
  },
);
