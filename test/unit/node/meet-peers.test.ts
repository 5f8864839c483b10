import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');
const PEERS = 100;

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'meet-peers-'));
afterAll(() => rmSync(directory, { recursive: true }));

test.each(SHELLS)('under %s, a node asks some of 100 peers at a time', (shell) => {
  const counts = join(directory, shell);
  const running = `${counts}.running`;
  mkdirSync(running);
  const client = join(directory, 'test-cli');
  // It writes down how many of its kind run, and takes a while.
  writeFileSync(
    client,
    `#!/bin/sh
mkdir '${running}'/$$
ls '${running}' | wc -l >>'${counts}'
sleep 0.1
rmdir '${running}'/$$
`,
  );
  chmodSync(client, 0o755);
  const table = Array.from({ length: PEERS + 1 }, (_, index) => `id${index} 10.0.0.1:1@2 master`);
  const script = `
    set -u
    CLI=${client} PORT=1 START_PORT=2 POD_IP=10.0.0.1 STATEFULSET=redis ORDINAL=0 SERVICE=nodes PASSWORD_DIR='' TLS_DIR='' PLAIN_PORT='' BUS_PORT=3
    . ${NODE}/query.sh
    . ${NODE}/meet-peers.sh
    MEET_ROUNDS=1 QUERY_TIMEOUT_S=60
    log() { :; }
    meet_peers "$(peer_names "${table.join('\n')}")"`;
  const { stderr } = inShell(shell, script);
  expect(stderr).toBe('');
  const seen = readFileSync(counts, 'utf8').trim().split(/\s+/).map(Number);
  expect(seen).toHaveLength(PEERS);
  expect(Math.max(...seen)).toBeLessThanOrEqual(8);
});

/** What a replica does about its primary, which CLUSTER NODES has at 10.0.0.2. */
function follow(shell: string, link: string, host: string): string {
  const script = `
    set -u
    POD_IP=10.0.0.1
    . ${NODE}/query.sh
    . ${NODE}/peer-reports.sh
    . ${NODE}/meet-peers.sh
    redis_cli() {
      shift
      case $* in
        '')
          printf 'role:slave\\r\\nmaster_host:${host}\\r\\nmaster_link_status:${link}\\r\\n'
          echo 'a1 10.0.0.1:6379@16379 myself,slave b2 0 0 1 connected'
          echo 'b2 10.0.0.2:6379@16379 master - 0 0 1 connected 0-5460' ;;
        *) echo "$*" >&2 ;;
      esac
    }
    log() { :; }
    follow_primary`;
  return inShell(shell, script).stderr.trim();
}

/** What a node does by its table and its peers, once it has met those that have moved: until it waits, or goes on. */
function afterMeeting(shell: string, nodes: readonly string[], met: boolean): string[] {
  const conf = join(directory, 'nodes.conf');
  writeFileSync(conf, `${nodes.join('\n')}\n`);
  const script = `
    set -u
    POD_IP=10.0.0.1 NODES_CONF=${conf} STATEFULSET=redis ORDINAL=0 SERVICE=nodes
    . ${NODE}/query.sh
    . ${NODE}/meet-peers.sh
    redis_cli() { cat ${conf}; }
    follow_primary() { :; }
    steps=0
    step() { echo "$1"; steps=$((steps + 1)); [ "$steps" -lt 3 ] || exit; }
    meet_peers() { step meets; unmet=${met ? '' : 'redis-1.nodes'}; }
    sleep() { step "waits $1 s"; }
    meet_moved_peers`;
  return inShell(shell, script).stdout.trim().split('\n');
}

describe.each(SHELLS)('under %s, a node that has met its peers', (shell) => {
  const table = (name: string, flags = 'master', link = 'connected'): string[] => [
    `a1 10.0.0.1:6379@16379,${name}-0.nodes myself,master - 0 0 1 connected 0-5460`,
    `b2 10.0.0.2:6379@16379,${name}-1.nodes ${flags} - 0 0 1 ${link} 5461-16383`,
  ];

  test.each(['redis', 'fail', 'failover', 'noaddr', 'disconnected'])(
    'asks only itself while it reaches all, in a cluster with the name %s',
    (name) => {
      expect(afterMeeting(shell, table(name), true)).toEqual(['meets', 'waits 10 s', 'waits 10 s']);
    },
  );

  test.each([
    ['master,fail', 'connected'],
    ['master,fail?', 'connected'],
    ['master,noaddr', 'disconnected'],
    ['master', 'disconnected'],
  ])('asks them again where one is %s and %s, but not all the time', (flags, link) => {
    const seen = afterMeeting(shell, table('redis', flags, link), true);
    expect(seen).toEqual(['meets', 'waits 10 s', 'meets']);
  });

  test('asks those again at once that it has yet to find', () => {
    const seen = afterMeeting(shell, table('redis', 'master,noaddr'), false);
    expect(seen.slice(0, 2)).toEqual(['meets', 'meets']);
  });
});

describe.each(SHELLS)('under %s, a replica', (shell) => {
  test.each(['down', 'up'])(
    'replicates anew where its primary has another address than it copies from, and the link is %s',
    (link) => {
      expect(follow(shell, link, '10.0.0.9')).toBe('cluster replicate b2');
    },
  );

  test.each(['down', 'up'])(
    'is left alone where it copies from there and the link is %s',
    (link) => {
      expect(follow(shell, link, '10.0.0.2')).toBe('');
    },
  );
});
