import { clusterState } from '../../../../src/bootstrap/cluster/cluster-state';
import { NodeLogin } from '../../../../src/bootstrap/cluster/login';
import { loginProblems } from '../../../../src/bootstrap/report/login-problems';
import { formed } from '../observed';

/** What is said where three nodes log in like this. */
function messages(...logins: readonly (NodeLogin | undefined)[]): string[] {
  const facts = logins.map((login) => ({ view: { login } }));
  return loginProblems(clusterState(formed(3, 0, facts))).map(({ message }) => message);
}

const login = (passwords: string[], shop = ['shop']): NodeLogin => ({
  users: new Map([
    ['default', { isOn: true, isOpen: passwords.length === 0, passwords }],
    ['shop', { isOn: true, isOpen: false, passwords: shop }],
  ]),
});
const ONE = login(['new']);

test('one password, and none that is known, are no problem', () => {
  expect(messages(ONE, ONE, undefined)).toEqual([]);
});

test('nodes that take two passwords are named, and so are those that ask for none', () => {
  expect(messages(login(['old', 'new']), login([]), login(['new'], ['old', 'shop']))).toEqual([
    'no password is asked for yet on redis-1',
    'a former password of user default is still valid on redis-0',
    'a former password of user shop is still valid on redis-2',
  ]);
});
