import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const SCRIPTS = join(__dirname, '../../../src/node');

/** From whom an answer is waited for, where each pod of a shard of three says this under its name. */
function unheard(second: string, third: string): string {
  const table = [
    'a 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-16383',
    'b 10.0.0.2:0@16379,redis-1.nodes,tls-port=6379 slave a 0 0 1 connected',
    'c 10.0.0.3:0@16379,redis-2.nodes,tls-port=6379 slave a 0 0 1 connected',
  ];
  const script = `
    set -u
    STATEFULSET=redis ORDINAL=0 SERVICE=nodes id=a address=10.0.0.1
    . ${SCRIPTS}/settings.sh
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/before-start.sh
    report_replica() {
      case $1 in redis-1.nodes) echo '${second}' ;; redis-2.nodes) echo '${third}' ;; esac
    }
    table='${table.join('\n')}'
    ask_replicas
    echo "$unheard"
  `;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 }).trim();
}

describe('where replicas have other addresses than before', () => {
  test('none is waited for once each has said under its name what it has', () => {
    expect(unheard('stored=f b 7 redis-1.nodes', 'other x 0 redis-2.nodes')).toBe('');
  });

  test.each([
    ['that does not answer', ''],
    ['that loads its data', 'busy - 0 redis-2.nodes'],
    ['that said no more than what it knows of others', 'failed=b - 0 redis-2.nodes'],
  ])('one is waited for %s', (_, third) => {
    expect(unheard('stored=f b 7 redis-1.nodes', third)).toContain('10.0.0.3');
  });
});

/** Whether a killed primary waits for its replicas, where a server at its old address says this. */
function waits(answer: string): boolean {
  return inDirectory((directory) => {
    const file = join(directory, 'nodes.conf');
    writeFileSync(file, 'a 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-16383\n');
    const script = `
    set -u
    NODES_CONF=${file} saved=aof
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/before-start.sh
    has_all_writes() { return 1; }
    redis_cli() { [ "$*" != '10.0.0.1 cluster myid' ] || echo '${answer}'; }
    await_takeover() { echo waits; }
    let_replica_take_over
  `;
    const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 });
    return printed !== '';
  });
}

test.each([
  ['', true],
  ['b', true],
  ['LOADING Redis is loading the dataset in memory', true],
  ['a', false],
  ['BUSY Redis is busy running a script.', false],
])('a server at the old address of this node that says "%s": it waits: %s', (answer, expected) => {
  expect(waits(answer)).toBe(expected);
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
