import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

test.each(SHELLS)('under %s, rights have the backslashes of their patterns', (shell) => {
  const rights = String.raw`~a\nb ~c\c ~d\\e +@all`;
  const script = `
    set -u
    ACL_FILE=/dev/null/none
    . ${NODE}/users.sh
    read_password() { return 1; }
    USERS='shop users/shop ${rights}'
    write_user shop`;
  expect(inShell(shell, script).stdout).toBe(`user shop on  ${rights}\n`);
});

test.each(SHELLS)('under %s, a setting has the backslashes of redis.conf', (shell) => {
  const script = `
    . ${NODE}/settings.sh
    read_settings /dev/null --dbfilename 'a\\nb\\c'
    directive dbfilename dump.rdb`;
  expect(inShell(shell, script).stdout).toBe('a\\nb\\c\n');
});
