import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD_FILES } from '../../../support/password-files';
import { fixedLogin, readPasswords, SecretLogin } from '../../../../src/bootstrap/redis/login';

/** A login from a file that changes. */
function secretLogin(user = 'default'): { login: SecretLogin; write: (text?: string) => void } {
  let content: string | undefined;
  return {
    login: new SecretLogin(user, () => new Map(content === undefined ? [] : [[user, content]])),
    write: (text) => (content = text),
  };
}

const as = (password: string): object => ({ username: 'default', password });

test('without a Secret no password is tried, and none is known', () => {
  const { login } = secretLogin();
  expect(login.candidates()).toEqual([{}]);
  expect(login.passwords().size).toBe(0);
});

test('a changed password is tried before the former one', () => {
  const { login, write } = secretLogin();
  write('first');
  expect(login.candidates()).toEqual([as('first')]);
  write('second');
  expect(login.candidates()).toEqual([as('second'), as('first')]);
  write('third');
  expect(login.candidates()).toEqual([as('third'), as('second')]);
});

test('a user of its own is tried before the default one, which is all that some nodes may know', () => {
  const { login, write } = secretLogin('program');
  write('first');
  write('second');
  expect(login.candidates()).toEqual([
    { username: 'program', password: 'second' },
    { username: 'default', password: 'second' },
  ]);
});

test('a Secret that is gone leaves the password that it had', () => {
  const { login, write } = secretLogin();
  write('first');
  login.candidates();
  write();
  expect(login.candidates()).toEqual([as('first')]);
});

test('a password that the program has generated is its own until the Secret has another one', () => {
  const files = new Map([['shop', 'one']]);
  const generated: string[] = [];
  const login = new SecretLogin(
    'default',
    () => files,
    () => generated[0],
  );
  expect(login.candidates()).toEqual([{}]);
  generated.push('made');
  expect(login.candidates()).toEqual([as('made')]);
  expect(login.passwords()).toEqual(
    new Map([
      ['shop', 'one'],
      ['default', 'made'],
    ]),
  );
  files.set('default', 'changed');
  expect(login.candidates()).toEqual([as('changed'), as('made')]);
});

test('what all nodes are to have is the newest one', () => {
  const { login, write } = secretLogin();
  write('first');
  expect(login.passwords().get('default')).toBe('first');
  write('second');
  expect(login.passwords().get('default')).toBe('second');
});

test('a password that is given is the only one', () => {
  const login = fixedLogin({ password: 'given' });
  expect(login.candidates()).toEqual([{ password: 'given' }]);
  expect(login.passwords().get('default')).toBe('given');
});

test('the passwords of other users are those that they have now', () => {
  const passwords = new Map([['shop', 'one']]);
  const login = new SecretLogin('default', () => passwords);
  expect(login.passwords()).toEqual(new Map([['shop', 'one']]));
  expect(login.candidates()).toEqual([{}]);
  passwords.set('shop', 'two').set('default', 'mine');
  expect(login.passwords()).toEqual(passwords);
  expect(login.candidates()).toEqual([as('mine')]);
});

describe('a directory of mounted Secrets', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'login-'));
  });
  afterEach(() => rmSync(directory, { force: true, recursive: true }));

  test.each(PASSWORD_FILES)('has a file with %s', (_, bytes, password) => {
    writeFileSync(join(directory, 'shop'), bytes);
    expect(readPasswords(directory).get('shop')).toBe(password);
  });

  test('has entries of Kubernetes itself', () => {
    mkdirSync(join(directory, '..data'));
    writeFileSync(join(directory, 'shop'), 'secret');
    expect(readPasswords(directory)).toEqual(new Map([['shop', 'secret']]));
  });

  test('is not there', () => {
    expect(readPasswords(join(directory, 'missing')).size).toBe(0);
  });
});
