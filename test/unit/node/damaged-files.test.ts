import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

const PEER = 'b 10.0.0.2:6379@16379,slaves-1.nodes slave a 0 0 1 connected';

/** Whether a node whose data are damaged finds that another one has them, where its peers load theirs. */
function hasLiveCopy(shell: string, line: string): boolean {
  const script = `
    set -u
    NODES_CONF=nodes.conf STATEFULSET=redis ORDINAL=0 SERVICE=nodes own=damaged
    . ${NODE}/settings.sh
    . ${NODE}/query.sh
    . ${NODE}/before-start.sh
    . ${NODE}/damaged-files.sh
    find_own_line() { line='${line}' table='${line}\n${PEER}'; }
    report_replica() { echo "busy - 0 $1"; }
    if has_live_copy; then echo yes; fi`;
  return inShell(shell, script).stdout !== '';
}

test.each(SHELLS)('under %s, a primary of a cluster named slaves is no replica', (shell) => {
  const address = '10.0.0.1:6379@16379,slaves-0.nodes';
  expect(hasLiveCopy(shell, `a ${address} myself,master - 0 0 1 connected 0-16383`)).toBe(false);
});
