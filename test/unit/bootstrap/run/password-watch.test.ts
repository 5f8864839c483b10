import { NodeLogin } from '../../../../src/bootstrap/cluster/observation';
import { PasswordWatch } from '../../../../src/bootstrap/run/password-watch';
import { pod } from '../observed';

const BOTH: NodeLogin = { isOpen: false, passwords: ['old', 'new'], sends: 'new' };
const OPEN: NodeLogin = { isOpen: true, passwords: [], sends: 'new' };
const OLD: NodeLogin = { isOpen: false, passwords: ['old'], sends: 'old' };

/** A look each second at two pods that log in like this, and for how long they have had the new password. */
function sharedFor(...looks: readonly (readonly (NodeLogin | undefined)[])[]): unknown[] {
  let now = 0;
  const watch = new PasswordWatch({ now: () => now, sleep: () => Promise.resolve() });
  return looks.map((logins) => {
    now += 1_000;
    const pods = logins.map((login, ordinal) => pod(ordinal, { view: { login } }));
    return watch.look('new', pods)?.sharedForMs;
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
  ['takes it and logs in with the former one', { ...BOTH, sends: 'old' }],
  ['does not tell', undefined],
])('it begins anew after a pod that %s', (_, login) => {
  expect(sharedFor([BOTH, BOTH], [BOTH, login], [BOTH, BOTH])).toEqual([0, undefined, 0]);
});

test('a pod that does not answer may not have it', () => {
  const watch = new PasswordWatch({ now: () => 0, sleep: () => Promise.resolve() });
  const pods = [pod(0, { view: { login: BOTH } }), { ...pod(1), view: undefined }];
  expect(watch.look('new', pods)).toEqual({ hash: 'new' });
});

test('it begins anew with each password, and there is none without one', () => {
  let now = 0;
  const watch = new PasswordWatch({ now: () => now, sleep: () => Promise.resolve() });
  const pods = [pod(0, { view: { login: { ...BOTH, passwords: ['new'] } } })];
  watch.look('new', pods);
  now = 1_000;
  expect(watch.look('next', pods)).toEqual({ hash: 'next' });
  expect(watch.look('new', pods)).toEqual({ hash: 'new', sharedForMs: 0 });
  expect(watch.look(undefined, pods)).toBeUndefined();
});
