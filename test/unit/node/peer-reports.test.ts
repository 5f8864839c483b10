import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inDirectory } from './in-directory';

const SCRIPTS = join(__dirname, '../../../src/node');

/** What a peer says, where it is not what it says of a cluster that is well. */
interface Peer {
  readonly nodes: readonly string[];
  readonly assigned?: number;
  readonly info?: string;
}

/** What report_replica prints of a peer, for the node `a` at 10.0.0.1. */
function report({ nodes, assigned = 16384, info = '' }: Peer): string {
  const script = `
    set -u
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/peer-reports.sh
    PASSWORD_DIR=''
    redis_cli() {
      shift
      case $* in
        'cluster nodes') echo '${nodes.join('\n')}' ;;
        'cluster info') echo cluster_slots_assigned:${assigned} ;;
        info) echo '${info}' ;;
      esac
    }
    report_replica 10.0.0.9 a 10.0.0.1
  `;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 }).trim();
}

const OWNERLESS = 'a 10.0.0.1:6379@16379 master - 0 0 1 connected';

test('the slots of a node are taken where a peer knows the owner of every slot, and it is none', () => {
  const peer = 'b 10.0.0.9:6379@16379 myself,master - 0 0 2 connected 0-16383';
  expect(report({ nodes: [OWNERLESS, peer] })).toBe('taken b 0 10.0.0.9');
});

test('a peer that has just met the others does not know whose the slots are', () => {
  const peer = 'b 10.0.0.9:6379@16379 myself,master - 0 0 0 connected';
  expect(report({ nodes: [OWNERLESS, peer], assigned: 0 })).toBe('other b 0 10.0.0.9');
});

describe('a replica that lost this node', () => {
  const owner = (address: string): string =>
    `a ${address}@16379 master,fail - 0 0 1 connected 0-16383`;
  const replica = (flags: string): string => `b 10.0.0.9:6379@16379 ${flags} a 0 0 1 connected`;
  const INFO = [
    'uptime_in_seconds:60',
    'role:slave',
    'master_link_status:down',
    'slave_repl_offset:42',
    'master_link_down_since_seconds:3',
  ].join('\n');

  test.each([
    ['', '10.0.0.1:6379', 'myself,slave'],
    [', on whatever port', '10.0.0.1:6380', 'myself,slave'],
    [' and stands for no election', '10.0.0.1:6379', 'myself,slave,nofailover'],
  ])('has its data%s', (_, address, flags) => {
    const nodes = [owner(address), replica(flags)];
    expect(report({ nodes, info: INFO })).toBe('copy b 42 10.0.0.9');
  });

  test('may have those of another cluster where it looks for it elsewhere', () => {
    const nodes = [owner('10.0.0.11:6379'), replica('myself,slave')];
    expect(report({ nodes, info: INFO })).toBe('other b 0 10.0.0.9');
  });

  test.each([
    'BUSY Redis is busy running a script.',
    'NOAUTH Authentication required.',
    'LOADING Redis is loading the dataset in memory',
    '',
  ])('has not said what it has by "%s"', (info) => {
    const nodes = [owner('10.0.0.1:6379'), replica('myself,slave')];
    expect(report({ nodes, info })).toBe('busy - 0 10.0.0.9');
  });
});

/** What table_of_cluster prints, where the name of the Service leads to two pods, and first to one that says this. */
function tableOfCluster(first: string): string {
  return inDirectory((directory) => {
    const getent = join(directory, 'getent');
    writeFileSync(getent, "#!/bin/sh\nprintf '%s STREAM\\n' 10.0.0.2 10.0.0.3\n", { mode: 0o755 });
    const script = `
    set -u
    PATH=${directory}:$PATH SERVICE=nodes PORT=6379 TLS_DIR=
    . ${SCRIPTS}/settings.sh
    . ${SCRIPTS}/query.sh
    . ${SCRIPTS}/peer-reports.sh
    ask_by() { ${first}; }
    redis_cli() {
      case $1 in
        10.0.0.2) ${first} ;;
        10.0.0.3) printf 'c 10.0.0.3:1@2 myself\nd 10.0.0.4:1@2 master\n' ;;
      esac
    }
    table_of_cluster
  `;
    return execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 }).trim();
  });
}

test.each([
  ['does not answer in time', 'return 124'],
  ['has ended', 'return 1'],
  ['is as blank as this one', "echo 'b 10.0.0.2:1@2 myself,master'"],
  ['has an error to tell', 'echo LOADING'],
])('the others are asked for the table of the cluster where the first pod %s', (_, first) => {
  expect(tableOfCluster(first)).toBe('c 10.0.0.3:1@2 myself\nd 10.0.0.4:1@2 master');
});
