import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLogin, readPassword, SecretLogin } from '../../../../src/bootstrap/redis/login';

/** A login from a file that changes. */
function secretLogin(): { login: SecretLogin; write: (text?: string) => void } {
  let content: string | undefined;
  return {
    login: new SecretLogin('default', () => content),
    write: (text) => (content = text),
  };
}

const as = (password: string): object => ({ username: 'default', password });

test('without a Secret no password is tried, and none is known', () => {
  const { login } = secretLogin();
  expect(login.candidates()).toEqual([{}]);
  expect(login.password()).toBeUndefined();
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

test('a Secret that is gone leaves the password that it had', () => {
  const { login, write } = secretLogin();
  write('first');
  login.candidates();
  write();
  expect(login.candidates()).toEqual([as('first')]);
});

test('what all nodes are to have is the newest one', () => {
  const { login, write } = secretLogin();
  write('first');
  expect(login.password()).toBe('first');
  write('second');
  expect(login.password()).toBe('second');
});

test('a password that is given is the only one', () => {
  const login = fixedLogin({ password: 'given' });
  expect(login.candidates()).toEqual([{ password: 'given' }]);
  expect(login.password()).toBe('given');
});

describe('the file', () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'login-')), 'password');
  });
  afterEach(() => rmSync(file, { force: true }));

  test.each([
    ['has a newline at the end', 'secret\n', 'secret'],
    ['has spaces', ' a b ', ' a b '],
    ['is empty', '\n', undefined],
    ['has several lines', 'a\nb\n', undefined],
  ])('%s', (_, text, password) => {
    writeFileSync(file, text);
    expect(readPassword(file)).toBe(password);
  });

  test('is not there', () => {
    expect(readPassword(file)).toBeUndefined();
  });
});
