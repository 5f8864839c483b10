import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'saved-data-'));
  writeFileSync(join(directory, 'appendonly.aof'), 'x');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs functions of the script on a volume with an append-only file. */
function run(shell: string, script: string): string {
  const { stdout, stderr } = inShell(
    shell,
    `
    set -u
    cd ${directory}
    POD_IP=10.0.0.1 SERVER=server status=0 was_clean='' snapshot_before=''
    . ${NODE}/settings.sh
    . ${NODE}/saved-data.sh
    settings=$NEWLINE major=''
    log() { echo "$1"; }
    ${script}`,
  );
  expect(stderr).toBe('');
  return stdout;
}

describe.each(SHELLS)('under %s', (shell) => {
  test.each([
    ['loading:0', true],
    ['loading:1', false],
    ['BUSY Redis is busy running a script.', false],
    ['NOAUTH Authentication required.', false],
    ['', false],
  ])(
    'a server that said "%s" when it was stopped has all its data: %s',
    (persistence, expected) => {
      run(shell, `persistence='${persistence}' snapshot=dump.rdb; mark_clean_stop`);
      expect(existsSync(join(directory, 'stopped-cleanly'))).toBe(expected);
    },
  );

  test('an append-only file that the next start must not read is renamed until that is done', () => {
    const log = run(
      shell,
      `
      aof=appendonly.aof aof_dir=appendonlydir snapshot=dump.rdb switch_to=no tries=0
      redis_cli() { case $* in *persistence) echo loading:0 ;; *bgsave*) : >dump.rdb ;; esac; }
      set_or_log() { :; }
      sleep() { :; }
      mv() { tries=$((tries + 1)); [ "$tries" -gt 2 ] && command mv "$@"; }
      switch_append_only`,
    );
    expect(log).toMatch(
      /^(cannot rename the append-only file, .*\n){2}the data of the append-only/,
    );
    expect(existsSync(join(directory, 'appendonly.aof'))).toBe(false);
  });
});
