import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD_FILES } from '../../support/password-files';
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
      const directory = mkdtempSync(join(tmpdir(), 'login-'));
      try {
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
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );

  test.each(PASSWORD_FILES)(
    'a file with %s is a password, or refused',
    (_, bytes, password, objection) => {
      const directory = mkdtempSync(join(tmpdir(), 'login-'));
      try {
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
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
});
