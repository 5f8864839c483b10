import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

/** What a node that had its plain port open keeps of it, where the server has closed it; and the log. */
function kept(shell: string, script: string): { state: string; log: string } {
  return inDirectory((directory) => {
    writeFileSync(join(directory, 'tls-state'), 'open\n');
    const { stdout } = inShell(
      shell,
      `
    set -u
    cd ${directory}
    POD_IP=10.0.0.1 POD_NAMESPACE=shop POLL_INTERVAL_S=0 server_pid=$$ starts_closed=yes PLAIN_PORT=6379
    PORT_DIRECTIVE=tls-port PORT=6380
    . ${NODE}/query.sh
    . ${NODE}/tls-state.sh
    . ${NODE}/volume-owner.sh
    . ${NODE}/start-server.sh
    log() { echo "$1"; }
    set_directive() { :; }
    redis_cli() { [ "$*" != "$POD_IP" ] || printf '%s\\n' tls-cluster yes port 0; }
    ${script}`,
    );
    const state = readFileSync(join(directory, 'tls-state'), 'utf8').trim();
    return { state, log: stdout.trim() };
  });
}

describe.each(SHELLS)('under %s, a closed port', (shell) => {
  test('is that of a start, and not kept, until the script has opened it', () => {
    expect(kept(shell, 'note_tls_state').state).toBe('open');
  });

  test('is what the program wants after that', () => {
    expect(kept(shell, 'open_port; note_tls_state').state).toBe('closed');
  });

  test('is said to be forgotten where the volume takes no file', () => {
    const { state, log } = kept(shell, 'open_port; write_file() { return 1; }; note_tls_state');
    expect({ state, log }).toEqual({
      state: 'open',
      log: expect.stringContaining('cannot write tls-state: make room') as unknown,
    });
  });
});
