import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

/** What both servers say of their offsets, one after the other; `-` where one does not answer. */
interface Offsets {
  readonly primary: readonly string[];
  readonly replica: readonly string[];
}

/** The commands that change something, where the other primaries do not vote. */
function failOver(shell: string, { primary, replica }: Offsets): string[] {
  return inDirectory((directory) => {
    const sent = join(directory, 'sent');
    const script = `
    set -u
    cd ${directory}
    POD_IP=10.0.0.1 POLL_INTERVAL_S=0
    . ${NODE}/query.sh
    . ${NODE}/before-stop.sh
    FAILOVER_POLLS=3
    echo '${primary.join('\n')}' >10.0.0.1
    echo '${replica.join('\n')}' >10.0.0.2
    redis_cli() {
      host=$1
      shift
      case $* in
        role) ! grep -q takeover ${sent} || echo slave ;;
        'info replication')
          read -r offset <"$host"
          if [ "$(wc -l <"$host")" -gt 1 ]; then sed 1d "$host" >next && mv next "$host"; fi
          [ "$offset" != - ] || return 124
          printf 'master_repl_offset:%s\\r\\nslave_repl_offset:%s\\r\\n' "$offset" "$offset" ;;
        *) echo "$*" >>${sent}; echo OK ;;
      esac
    }
    fail_over_to 10.0.0.2`;
    const { stderr } = inShell(shell, script);
    const lines = readFileSync(sent, 'utf8').trim().split('\n');
    expect(stderr).toBe('');
    return lines;
  });
}

describe.each(SHELLS)('under %s, without votes a replica takes over', (shell) => {
  const PAUSE_WRITES = 'client pause 4000 write';

  test('once it has all writes, while there are no others', () => {
    expect(failOver(shell, { primary: ['7', '9'], replica: ['5', '9'] })).toEqual([
      'cluster failover',
      PAUSE_WRITES,
      PAUSE_WRITES,
      'cluster failover takeover',
      'client unpause',
    ]);
  });

  test.each<[string, Offsets]>([
    ['it lacks some', { primary: ['9'], replica: ['7'] }],
    ['it does not say what it has', { primary: ['9'], replica: ['-'] }],
    ['this node does not say what it has', { primary: ['-'], replica: ['9'] }],
    ['neither says what it has', { primary: ['-'], replica: ['-'] }],
  ])('but not where %s', (_, offsets) => {
    const sent = failOver(shell, offsets);
    expect(sent).not.toContain('cluster failover takeover');
    expect(sent.at(-1)).toBe('client unpause');
  });
});
