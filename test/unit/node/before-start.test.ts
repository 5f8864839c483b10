import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPTS = join(__dirname, '../../../src/node');

/** What report_replica prints of a peer with this table, for the node `a` at 10.0.0.1:6379. */
function report(nodes: readonly string[], assigned: number): string {
  const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/before-start.sh
    PASSWORD_FILE=''
    redis_cli() {
      shift
      case $* in
        'cluster nodes') echo '${nodes.join('\n')}' ;;
        'cluster info') echo cluster_slots_assigned:${assigned} ;;
        info) echo role:master ;;
      esac
    }
    report_replica 10.0.0.9 a 10.0.0.1:6379
  `;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 }).trim();
}

const OWNERLESS = 'a 10.0.0.1:6379@16379 master - 0 0 1 connected';

test('the slots of a node are taken where a peer knows the owner of every slot, and it is none', () => {
  const peer = 'b 10.0.0.9:6379@16379 myself,master - 0 0 2 connected 0-16383';
  expect(report([OWNERLESS, peer], 16384)).toBe('taken b 0 10.0.0.9');
});

test('a peer that has just met the others does not know whose the slots are', () => {
  const peer = 'b 10.0.0.9:6379@16379 myself,master - 0 0 0 connected';
  expect(report([OWNERLESS, peer], 0)).toBe('other b 0 10.0.0.9');
});
