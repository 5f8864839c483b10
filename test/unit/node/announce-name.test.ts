import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../../src/node/announce-name.sh');

/** What the node and its peer say. */
const ANSWERS = {
  'info server': 'redis_version:8.0.6',
  'cluster info': 'cluster_slots_assigned:16384',
  'cluster nodes': [
    'a 10.0.0.1:6379@16379,redis-0.redis myself,master - 0 0 1 connected 0-16383',
    'b 10.0.0.2:6379@16379,redis-1.redis slave a 0 0 1 connected',
  ].join('\n'),
};

/** Runs use_names, and returns the directives that it sets. */
function useNames(failing: 'no' | 'the second'): string[] {
  const cases = Object.entries(ANSWERS).map(
    ([command, answer]) => `'${command}') echo '${answer}' ;;`,
  );
  const script = `
    set -u
    . ${SCRIPT}
    NAMES_INTERVAL_S=0 POD_IP=10.0.0.1 HOST_NAME=redis-0.redis CLIENT_ENDPOINT=hostname
    calls=$(mktemp)
    log() { :; }
    set_directive() { echo "$1 $2"; }
    redis_cli() {
      shift
      echo >>"$calls"
      [ '${failing}' = no ] || [ "$(wc -l <"$calls")" != 2 ] || return 1
      case $* in ${cases.join(' ')} esac
    }
    use_names
    rm "$calls"
  `;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 })
    .trim()
    .split('\n');
}

test.each(['no', 'the second'] as const)(
  'a node announces its name, and tells names, where %s question stays without an answer',
  (failing) => {
    expect(useNames(failing)).toEqual([
      'cluster-announce-hostname redis-0.redis',
      'cluster-preferred-endpoint-type hostname',
    ]);
  },
);
