import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

/** On which ports a peer is asked that answers on none, and how; the file says what the bus speaks. */
function asked(shell: string, tlsState: string): string[] {
  return inDirectory((directory) => {
    writeFileSync(join(directory, 'tls-state'), tlsState);
    const script = `
    set -u
    cd ${directory}
    POD_IP=10.0.0.1 PORT=6380 START_PORT=16381 PLAIN_PORT=6379 TLS_DIR=/tls
    . ${NODE}/query.sh
    . ${NODE}/tls-state.sh
    ask_by() { echo "\${1:-plain} $3"; return 1; }
    redis_cli 10.0.0.2 ping`;
    const { stdout } = inShell(shell, script);
    return stdout.trim().split('\n');
  });
}

describe.each(SHELLS)('under %s, a peer that cannot be reached with TLS', (shell) => {
  test('is asked without while the bus has none: it may have no certificate', () => {
    expect(asked(shell, '')).toEqual(['plain 6379', '/tls 16381']);
  });

  test.each(['open', 'closed'])(
    'is told no password without, where the bus has TLS and the other port is %s',
    (state) => {
      expect(asked(shell, `${state}\n`)).toEqual(['/tls 6380', '/tls 16381']);
    },
  );
});

describe.each(SHELLS)('under %s, a line of CLUSTER NODES', (shell) => {
  const has = (flags: string, line: string): boolean =>
    inShell(shell, `. ${NODE}/query.sh; echo '${line}' | without_flags '${flags}'`).stdout === '';
  const line = (flags: string): string => `a 10.0.0.1:1@2,fail-0.noaddr ${flags} b 0 0 1 connected`;

  test.each(['master,fail', 'myself,slave,fail', 'slave,fail,nofailover', 'slave,fail,noaddr'])(
    'has a flag by "%s"',
    (flags) => {
      expect(has('fail', line(flags))).toBe(true);
    },
  );

  test.each(['master', 'slave,fail?', 'slave,nofailover', 'noflags'])(
    'has none by "%s"',
    (flags) => {
      expect(has('fail|noaddr', line(flags))).toBe(false);
    },
  );

  test.each([
    ['10.0.0.1:6379@16379,redis-0.nodes', '10.0.0.1'],
    ['10.0.0.1:0@16379,,tls-port=6379,shard-id=1a', '10.0.0.1'],
    ['fd00::1:6379@16379', 'fd00::1'],
    [':0@0', ''],
  ])('has the address of %s', (field, address) => {
    const { stdout } = inShell(shell, `. ${NODE}/query.sh; address_of 'a ${field} master - 0 0 1'`);
    expect(stdout.trim()).toBe(address);
  });
});
