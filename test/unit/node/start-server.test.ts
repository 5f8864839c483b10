import { join } from 'node:path';
import { inShell, SHELLS } from './in-shell';

const NODE = join(__dirname, '../../../src/node');

/** What a script does to the server while it waits until that can write, in the order in which it does. */
function pause(shell: string, nodeTimeout: number): string[] {
  const script = `
    set -u
    POD_IP=10.0.0.1 PORT=6379 server_pid=1 starts_closed='' settings=' '
    . ${NODE}/settings.sh
    . ${NODE}/query.sh
    . ${NODE}/start-server.sh
    redis_cli() {
      shift
      case $* in
        'config get cluster-node-timeout') printf 'cluster-node-timeout\\n${nodeTimeout}\\n' ;;
        'cluster nodes') echo 'a1 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-5460' ;;
        'cluster info') echo cluster_state:fail ;;
      esac
    }
    log() { :; }
    kill() { echo "$1"; }
    sleep() { echo "$1"; }
    pause_until_writable`;
  const { stdout, stderr } = inShell(shell, script);
  if (stderr !== '') throw new Error(stderr);
  return stdout.trim().split('\n').slice(1);
}

/** What becomes of a directive, where the server says this of it, one after the other. */
function setDirective(shell: string, ...replies: string[]): string {
  const script = `
    set -u
    POD_IP=10.0.0.1 POLL_INTERVAL_S=0 server_pid=$$
    . ${NODE}/start-server.sh
    replies=$(mktemp)
    printf '%s\\n' ${replies.map((reply) => `'${reply}'`).join(' ')} >"$replies"
    redis_cli() { head -n 1 "$replies"; sed -i 1d "$replies"; }
    if set_directive appendonly yes; then echo "is set: $reply"; else echo "is refused: $reply"; fi
    rm "$replies"`;
  return inShell(shell, script).stdout.trim();
}

describe.each(SHELLS)('under %s, a directive', (shell) => {
  test.each([
    ['does not answer', ''],
    ['runs a script', 'BUSY Redis is busy running a script.'],
    ['loads its data', 'LOADING Redis is loading the dataset in memory'],
  ])('is set again where the server %s', (_, reply) => {
    expect(setDirective(shell, reply, 'OK')).toBe('is set: OK');
  });

  test.each(['ERR Invalid argument', 'NOAUTH Authentication required.', 'NOPERM this user has no'])(
    'is refused by "%s"',
    (reply) => {
      expect(setDirective(shell, reply, 'OK')).toBe(`is refused: ${reply}`);
    },
  );
});

test.each(SHELLS)(
  'under %s, a clean stop is forgotten when a server runs, and not before',
  (shell) => {
    const script = `
    set -u
    cd "$(mktemp -d)"
    : >stopped-cleanly
    START_DIR=$PWD TLS_DIR='' switch_to='' reads_why='' takes_no_config=yes
    . ${NODE}/start-server.sh
    login_arguments() { ls; }
    name_arguments() { :; }
    bus_arguments() { ls; }
    tls_arguments() { ls; }
    printf '#!/bin/sh\necho "with $*"; ls\n' >../server.$$
    chmod +x ../server.$$
    SERVER=$PWD/../server.$$
    start_server redis.conf
    wait "$server_pid"
    rm -r ../server.$$ "$PWD"`;
    expect(inShell(shell, script)).toMatchObject({
      stderr: '',
      stdout: 'with redis.conf stopped-cleanly stopped-cleanly stopped-cleanly\n',
    });
  },
);

/** The argument about the bus that a server of a version gets, with these lines of redis.conf. */
function busArgument(shell: string, version: string, ...conf: string[]): string {
  const script = `
    set -u
    SERVER=server settings='\n${conf.map((line) => `${line}\n`).join('')}'
    . ${NODE}/settings.sh
    . ${NODE}/start-server.sh
    server() { echo '${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1'; }
    bus_arguments`;
  const { stdout, stderr } = inShell(shell, script);
  if (stderr !== '') throw new Error(stderr);
  return stdout.trim();
}

describe.each(SHELLS)('under %s, the bus without TLS is allowed', (shell) => {
  test.each([
    'Redis server v=8.12.0',
    'Redis server v=8.14.1',
    'Redis server v=9.0.0',
    'Redis server v=255.255.255',
  ])('to %s, which would not start otherwise', (version) => {
    expect(busArgument(shell, version, 'port 6379')).toBe('--cluster-bus-port-protected-mode no');
  });

  test.each([
    'Redis server v=5.0.6',
    'Redis server v=8.6.7',
    'Redis server v=8.10.2',
    'Valkey server v=9.1.2',
    'something else',
  ])('by no argument to %s, which may not know it', (version) => {
    expect(busArgument(shell, version)).toBe('');
  });

  test('by no argument where redis.conf does, or the bus has TLS', () => {
    const version = 'Redis server v=8.12.0';
    expect(busArgument(shell, version, 'cluster-bus-port-protected-mode no')).toBe('');
    expect(busArgument(shell, version, 'tls-cluster yes')).toBe('');
  });
});

describe.each(SHELLS)('under %s, a primary that was restarted is stopped', (shell) => {
  test('in one go for 1.7 s where the node timeout allows', () => {
    expect(pause(shell, 15_000)).toEqual(['-STOP', '1.700', '-CONT']);
  });

  test.each([500, 1_000, 2_000, 3_000])(
    'for less than a node timeout of %s ms at a time',
    (timeout) => {
      const steps = pause(shell, timeout);
      const stops = steps.filter((_, index) => steps[index - 1] === '-STOP').map(Number);
      expect(Math.max(...stops)).toBeLessThanOrEqual(timeout / 2 / 1_000);
      expect(stops.reduce((sum, seconds) => sum + seconds)).toBeGreaterThanOrEqual(1.7);
      expect(steps.at(-1)).toBe('-CONT');
    },
  );
});
