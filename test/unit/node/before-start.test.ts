import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const SCRIPTS = join(__dirname, '../../../src/node');

/** What report_replica prints of a peer with this table, for the node `a` at 10.0.0.1. */
function report(nodes: readonly string[], assigned: number): string {
  const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/before-start.sh
    PASSWORD_DIR=''
    redis_cli() {
      shift
      case $* in
        'cluster nodes') echo '${nodes.join('\n')}' ;;
        'cluster info') echo cluster_slots_assigned:${assigned} ;;
        info) echo role:master ;;
      esac
    }
    report_replica 10.0.0.9 a 10.0.0.1
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

/** Which replica is to take over, and of which that is in doubt, where this node has a snapshot at `own`. */
function candidate(shell: string, own: string, reports: readonly string[], major = 7): string {
  const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/saved-data.sh
    . ${SCRIPTS}/before-start.sh
    position_of_snapshot() { echo '${own}'; }
    own=rdb major=${major}
    reports='${reports.join('\n')}'
    find_candidate
    echo "$candidate/$doubtful"
  `;
  const { status, stdout } = inShell(shell, script);
  expect(status).toBe(0);
  return stdout.trim();
}

describe.each(SHELLS)('under %s, of two snapshots', (shell) => {
  test.each([
    ['the newer one of the same primary counts', 'A 1000', ['stored=A r1 1001 host-1'], 'host-1/'],
    ['an older one does not take over', 'A 1000', ['stored=A r1 999 host-1'], '/'],
    ['an older one of another primary does not either', 'B 1000', ['stored=A r1 999 host-1'], '/'],
    [
      'one of another primary that may be newer is in doubt',
      'A 1000',
      ['stored=B r1 1001 host-1'],
      '/host-1',
    ],
    [
      'no other takes over either while one is in doubt',
      'A 1000',
      ['stored=A r1 1001 host-1', 'stored=B r2 2000 host-2'],
      '/host-2',
    ],
    ['all are in doubt where that on the volume has no place', '', ['stored=A r1 5 h1'], '/h1'],
    ['that of an empty replica is none', 'A 1000', ['other r1 2000 host-1'], '/'],
    [
      'none is needed of a replica that was in sync until the primary went',
      'A 1000',
      ['copy r1 1500 host-1', 'stored=B r2 2000 host-2'],
      'host-1/',
    ],
  ])('%s', (_, own, reports, expected) => {
    expect(candidate(shell, own, reports)).toBe(expected);
  });

  test('that of another primary is in doubt before Redis 7.0, whose primaries begin at 0', () => {
    expect(candidate(shell, 'B 1000', ['stored=A r1 999 host-1'], 6)).toBe('/host-1');
  });
});

/** What unify_shard_ids makes of nodes.conf. */
function unified(shell: string, lines: readonly string[]): { lines: string[]; log: string } {
  const directory = mkdtempSync(join(tmpdir(), 'before-start-'));
  const file = join(directory, 'nodes.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/before-start.sh
    NODES_CONF=${file}
    log() { echo "$1"; }
    unify_shard_ids
  `;
  const { status, stdout } = inShell(shell, script);
  expect(status).toBe(0);
  const written = readFileSync(file, 'utf8').trimEnd().split('\n');
  rmSync(directory, { recursive: true });
  return { lines: written, log: stdout.trim() };
}

describe.each(SHELLS)(
  'under %s, a replica in nodes.conf has the shard id of its primary',
  (shell) => {
    const PRIMARY =
      'a 10.0.0.1:6379@16379,redis-0.nodes,shard-id=1a,tls-port=0 master - 0 0 1 connected 0-16383';
    const OTHER = 'b 10.0.0.2:6379@16379,,shard-id=2b master - 0 0 2 connected';
    const VARS = 'vars currentEpoch 2 lastVoteEpoch 0';

    test.each([
      [
        'which has another',
        ',redis-3.nodes,shard-id=3c,tls-port=0',
        ',redis-3.nodes,shard-id=1a,tls-port=0',
      ],
      [
        'of which it is this node',
        ',,tls-port=0,shard-id=3c',
        ',,tls-port=0,shard-id=1a',
        'myself,',
      ],
      ['and one that has none gets none', ',redis-3.nodes', ',redis-3.nodes'],
    ])('%s', (_, before, after, flags = '') => {
      const replica = (aux: string): string =>
        `c 10.0.0.3:6379@16379${aux} ${flags}slave a 0 0 1 connected`;
      expect(unified(shell, [replica(before), PRIMARY, OTHER, VARS]).lines).toEqual([
        replica(after),
        PRIMARY,
        OTHER,
        VARS,
      ]);
    });

    test('and the file stays as it is where they agree, and no line is logged', () => {
      const replica = 'c 10.0.0.3:6379@16379,,shard-id=1a slave a 0 0 1 connected';
      expect(unified(shell, [PRIMARY, replica, VARS])).toEqual({
        lines: [PRIMARY, replica, VARS],
        log: '',
      });
    });
  },
);
