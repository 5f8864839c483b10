import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';
import { inShell, SHELLS } from './in-shell';

const SCRIPTS = join(__dirname, '../../../src/node');

/** What unify_shard_ids makes of nodes.conf. */
function unified(shell: string, lines: readonly string[]): { lines: string[]; log: string } {
  return inDirectory((directory) => {
    const file = join(directory, 'nodes.conf');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/nodes-conf.sh
    NODES_CONF=${file}
    log() { echo "$1"; }
    unify_shard_ids
  `;
    const { status, stdout } = inShell(shell, script);
    expect(status).toBe(0);
    const written = readFileSync(file, 'utf8').trimEnd().split('\n');
    return { lines: written, log: stdout.trim() };
  });
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

describe.each(SHELLS)('under %s, a replica drops the address of its primary', (shell) => {
  const TABLE = ['a 10.0.0.1:6379@16379 myself,slave b 0 0 1 connected'];
  const PRIMARY = 'b 10.0.0.2:6379@16379 master - 0 0 1 connected 0-16383';

  /** What becomes of it where a server with that address answers like this. */
  function dropped(answer: string): string[] {
    return inDirectory((directory) => {
      const file = join(directory, 'nodes.conf');
      writeFileSync(file, `${[...TABLE, PRIMARY].join('\n')}\n`);
      const script = `
      set -u
      . ${SCRIPTS}/query.sh
      . ${SCRIPTS}/nodes-conf.sh
      NODES_CONF=${file}
      log() { :; }
      redis_cli() { echo '${answer}'; }
      drop_stale_primary_address`;
      const { stderr } = inShell(shell, script);
      expect(stderr).toBe('');
      const written = readFileSync(file, 'utf8').trimEnd().split('\n');
      return written.slice(TABLE.length);
    });
  }

  test('where that is of another node', () => {
    expect(dropped('c')).toEqual(['b :0@0 master,noaddr - 0 0 1 connected 0-16383']);
  });

  test.each([
    'b',
    '',
    'LOADING Redis is loading the dataset in memory',
    'BUSY Redis is busy running a script.',
    'NOAUTH Authentication required.',
  ])('and not where the answer is %j', (answer) => {
    expect(dropped(answer)).toEqual([PRIMARY]);
  });
});
