import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ready-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Whether the probe succeeds on a server with these answers. */
function isReady(info: string, nodes: readonly string[], ...more: string[]): boolean {
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text, { mode: 0o755 });
    return join(dir, name);
  };
  const [infoFile, nodesFile] = [file('info', info), file('nodes', `${nodes.join('\n')}\n`)];
  const cli = file(
    'cli',
    `#!/bin/sh\ngrep -q nodes && exec cat ${nodesFile}\nexec cat ${infoFile}\n`,
  );
  try {
    execFileSync('sh', ['src/node/ready.sh', cli, '6379', ...more]);
    return true;
  } catch {
    return false;
  }
}

const OK = 'cluster_state:ok\r\ncluster_slots_ok:16384\r\n';
const OTHER_SHARD_FAILS = 'cluster_state:fail\r\ncluster_slots_ok:10923\r\n';
const PRIMARY = 'role:master\r\n';
const IN_SYNC = 'role:slave\r\nmaster_link_status:up\r\n';
const COPYING = 'role:slave\r\nmaster_link_status:down\r\n';

/** Three primaries with these flags, and a replica of the first one. */
function table(own: 'primary' | 'replica', ...flags: string[]): string[] {
  return tableOf('', own, ...flags);
}

/** The same of a cluster of that name, which its nodes announce. */
function tableOf(name: string, own: 'primary' | 'replica', ...flags: string[]): string[] {
  const host = (ordinal: number): string => name && `,${name}-${ordinal}.${name}.shop.svc`;
  const primaries = flags.map((flag, index) => {
    const myself = own === 'primary' && index === 0 ? 'myself,' : '';
    return `p${index} 10.0.0.${index}:6379@16379${host(index)} ${myself}${flag} - 0 0 1 connected ${index * 5000}-${index * 5000 + 4999}`;
  });
  const myself = own === 'replica' ? 'myself,' : '';
  return [...primaries, `r0 10.0.0.9:6379@16379${host(9)} ${myself}slave p0 0 0 1 connected`];
}

test.each<[string, boolean, string, readonly string[]]>([
  ['a primary of a healthy cluster', true, OK + PRIMARY, []],
  ['a primary whose port for TLS is open', true, `${OK}${PRIMARY}tls-port\n6379\n`, []],
  ['a primary that has yet to open it', false, `${OK}${PRIMARY}tls-port\n16380\n`, []],
  ['a replica in sync', true, OK + IN_SYNC, []],
  ['a replica that is copying', false, OK + COPYING, []],
  [
    'a primary while another shard is broken',
    true,
    OTHER_SHARD_FAILS + PRIMARY,
    table('primary', 'master', 'master', 'master,fail'),
  ],
  [
    'a replica in sync while another shard is broken',
    true,
    OTHER_SHARD_FAILS + IN_SYNC,
    table('replica', 'master', 'master', 'master,fail'),
  ],
  [
    'a replica that is copying while another shard is broken',
    false,
    OTHER_SHARD_FAILS + COPYING,
    table('replica', 'master', 'master', 'master,fail'),
  ],
  [
    'a replica whose primary is lost',
    true,
    OTHER_SHARD_FAILS + COPYING,
    table('replica', 'master,fail', 'master', 'master'),
  ],
  [
    'a replica whose primary may be lost',
    false,
    OTHER_SHARD_FAILS + COPYING,
    table('replica', 'master,fail?', 'master', 'master'),
  ],
  [
    'a primary in a minority',
    false,
    OTHER_SHARD_FAILS + PRIMARY,
    table('primary', 'master', 'master,fail', 'master,fail?'),
  ],
  [
    'a primary that has just started',
    false,
    `cluster_state:fail\r\ncluster_slots_ok:16384\r\n${PRIMARY}`,
    table('primary', 'master', 'master', 'master'),
  ],
  [
    'a node that has yet to join',
    false,
    `cluster_state:fail\r\ncluster_slots_ok:0\r\n${PRIMARY}`,
    ['p0 10.0.0.0:6379@16379 myself,master - 0 0 0 connected'],
  ],
  ...['failover', 'master', 'myself'].flatMap(
    (name): [string, boolean, string, readonly string[]][] => [
      [
        `a primary of a cluster with the name ${name} while another shard is broken`,
        true,
        OTHER_SHARD_FAILS + PRIMARY,
        tableOf(name, 'primary', 'master', 'master', 'master,fail'),
      ],
      [
        `a replica of a cluster with the name ${name} whose primary is lost`,
        true,
        OTHER_SHARD_FAILS + COPYING,
        tableOf(name, 'replica', 'master,fail', 'master', 'master'),
      ],
    ],
  ),
  ['a server that loads its data', false, 'LOADING Redis is loading the dataset in memory', []],
])('%s: %s', (_, ready, info, nodes) => {
  expect(isReady(info, nodes)).toBe(ready);
});

test.each([
  ['PONG', true],
  ['LOADING Redis is loading the dataset in memory', false],
  ['NOAUTH Authentication required.', false],
])('where a PING is enough, a server that answers %s', (answer, ready) => {
  expect(isReady(answer, [], 'ping')).toBe(ready);
});
