import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD_FILES } from '../../support/password-files';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const SCRIPTS = join(__dirname, '../../../src/node');

describe.each(SHELLS)('in %s', (shell) => {
  const QUOTES = String.raw`"\ '#x20 $(id) ${'${HOME}'} %s \n é ☃` + '\t';
  test.each([
    [
      'of letters',
      'secret',
      '',
      ['redis://localhost:7000', 'redis://redis-cluster-exporter@localhost:7000'],
    ],
    [
      'with quotes',
      QUOTES,
      '',
      ['redis://localhost:7000', 'redis://redis-cluster-exporter@localhost:7000'],
    ],
    [
      'with TLS',
      'secret',
      '/tls',
      ['unix:///run/socket', 'unix://redis-cluster-exporter@/run/socket'],
    ],
  ])(
    'redis_exporter gets a password %s, by the address of the server',
    (_, password, tls, urls) => {
      return inDirectory((directory) => {
        writeFileSync(join(directory, 'default'), `${password}\n`);
        const script = `
        set -u
        PASSWORD_DIR=${directory} USERS='default login/password' LOGIN_USER=default LOGIN_DIR=${directory} PORT=7000 TLS_DIR='${tls}' SOCKET=/run/socket NEWLINE='
'
        is_at_least() { true; }
        . ${SCRIPTS}/users.sh
        . ${SCRIPTS}/password.sh
        read_password default && write_login default
      `;
        const { status, stderr } = inShell(shell, script);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(JSON.parse(readFileSync(join(directory, 'exporter.json'), 'utf8'))).toEqual(
          Object.fromEntries(urls.map((url) => [url, password])),
        );
      });
    },
  );

  test.each(PASSWORD_FILES)(
    'a file with %s is a password, or refused',
    (_, bytes, password, objection) => {
      return inDirectory((directory) => {
        writeFileSync(join(directory, 'shop'), bytes);
        const script = `
        set -u
        PASSWORD_DIR=${directory} USERS='shop users/shop' LOGIN_DIR=${directory} NEWLINE='
'
        . ${SCRIPTS}/users.sh
        . ${SCRIPTS}/password.sh
        if read_password shop; then printf %s "$wanted"; else printf '%s' "$objection" >&2; fi
      `;
        const { stdout, stderr } = inShell(shell, script);
        expect({ password: stdout || undefined, refusal: stderr }).toEqual({
          password,
          refusal: expect.stringMatching(objection === '' ? /^$/ : objection) as unknown,
        });
      });
    },
  );

  /** What a node logs in with after a start with these files, where the Secret has `second`. */
  function startWith(
    login: string | undefined,
    users: string,
    more = '',
  ): {
    login: string;
    conf: string;
    users: string;
    left: string[];
  } {
    return inDirectory((directory) => {
      mkdirSync(join(directory, 'secrets'));
      mkdirSync(join(directory, 'memory'));
      writeFileSync(join(directory, 'secrets', 'redis-cluster-node'), 'second\n');
      if (login !== undefined) writeFileSync(join(directory, 'memory', 'password'), login);
      writeFileSync(join(directory, 'users.acl'), `${users}\n`);
      const script = `
        set -u
        cd ${directory}
        PASSWORD_DIR=${directory}/secrets USERS='redis-cluster-node login/password -@all' LOGIN_DIR=${directory}/memory
        PORT=7000 TLS_DIR='' SOCKET='' NODES_CONF=nodes.conf PASSWORD_REQUIRED='' NEWLINE='
'
        is_at_least() { true; }
        log() { echo "$1" >&2; exit 1; }
        . ${SCRIPTS}/query.sh
        . ${SCRIPTS}/users.sh
        . ${SCRIPTS}/password.sh
        ${more}
        use_passwords`;
      const { stderr } = inShell(shell, script);
      const read = (file: string): string =>
        existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8') : '';
      expect(stderr).toMatch(more === '' ? /^$/ : /make room/);
      return {
        login: read('memory/password'),
        conf: read('memory/login.conf'),
        users: read('users.acl'),
        left: readdirSync(join(directory, 'memory')).filter((file) => file.endsWith('.new')),
      };
    });
  }

  const hash = (password: string): string => createHash('sha256').update(password).digest('hex');
  const line = (...passwords: string[]): string =>
    `user redis-cluster-node on ${passwords.map((each) => `#${hash(each)}`).join(' ')} -@all`;

  test('a restart goes on with the password that peers take, and takes the new one as well', () => {
    const { login, conf, users } = startWith('first', line('first'));
    expect(login).toBe('first');
    expect(conf).toContain(`masterauth "${escaped('first')}"`);
    expect(users).toContain(line('first', 'second'));
  });

  test('the password of the Secret is the newest one also where it was valid before', () => {
    expect(startWith(undefined, line('second', 'first')).users).toContain(line('first', 'second'));
  });

  test.each([
    ['it has ended', 'first', line('other')],
    ['there is none', undefined, line('first')],
    ['there is an empty file', '', line('first')],
  ])('and with the password of the Secret where %s', (_, login, users) => {
    expect(startWith(login, users)).toMatchObject({ login: 'second', left: [] });
  });

  test('where there is no room in memory, others read all of what was there', () => {
    // The file of the new password cannot be written.
    const full = 'cat() { [ "$#" != 0 ] || return 1; command cat "$@"; }';
    expect(startWith('first', line('other'), full)).toMatchObject({ login: 'first', left: [] });
  });
});

/** A text as the script writes it for the server. */
function escaped(text: string): string {
  return [...Buffer.from(text)].map((each) => `\\x${each.toString(16).padStart(2, '0')}`).join('');
}
