import { createNamespace, deleteNamespace } from '../namespace';
import { get, kubectl } from '../kubectl';
import { PREFIX, RunningPod } from './target';

const NAMESPACE = `${PREFIX}-killer`;
const NAME = 'killer';

/**
 * Defines `server UID`, which prints the process id of the server in the pod with that uid. A child
 * that writes a snapshot has the same name, and a higher process id.
 */
const SERVER = `
server() {
  for file in $(grep -l "$(echo "$1" | sed 's/-/[-_]/g')" /proc/[0-9]*/cgroup 2>/dev/null); do
    directory=\${file%/cgroup}
    case $(cat "$directory/comm" 2>/dev/null) in
      redis-server | valkey-server) echo "\${directory#/proc/}" ;;
    esac
  done | sort -n | head -n 1
}`;

/**
 * Starts a pod on each Kubernetes node that sees the processes of that node. A server may be the
 * first process of its container, which no signal from within the container kills.
 */
export async function startKillers(): Promise<void> {
  await createNamespace(NAMESPACE, 'privileged');
  const labels = { app: NAME };
  const daemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: NAME },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostPID: true,
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: NAME,
              image: 'busybox:1.35.0',
              command: ['sleep', 'infinity'],
              securityContext: { privileged: true },
            },
          ],
        },
      },
    },
  };
  await kubectl(['apply', '-n', NAMESPACE, '-f', '-'], JSON.stringify(daemonSet));
  await kubectl(['rollout', 'status', '-n', NAMESPACE, `daemonset/${NAME}`, '--timeout=60s']);
}

export async function stopKillers(): Promise<void> {
  await deleteNamespace(NAMESPACE);
}

/**
 * Runs lines of shell for the servers of these pods, on the Kubernetes node of each: `$uid` is the
 * pod's, and `server $uid` prints its server's process id.
 */
export async function besideServers(pods: readonly RunningPod[], script: string): Promise<void> {
  interface List {
    readonly items: readonly {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly nodeName: string };
    }[];
  }
  const { items } = await get<List>(['pods', '-n', NAMESPACE, '-l', `app=${NAME}`]);
  await Promise.all(
    items.map(async ({ metadata, spec }) => {
      const uids = pods.filter(({ host }) => host === spec.nodeName).map(({ uid }) => uid);
      if (uids.length === 0) return;
      const loop = `${SERVER}\nfor uid; do\n${script}\ndone`;
      const exec = ['exec', '-n', NAMESPACE, metadata.name, '--'];
      await kubectl([...exec, 'sh', '-euc', loop, 'sh', ...uids]);
    }),
  );
}

/** Kills the servers of these pods, and waits until others run in their place. */
export async function killServers(pods: readonly RunningPod[]): Promise<void> {
  await besideServers(
    pods,
    `old=$(server $uid)
    kill -KILL $old
    until new=$(server $uid) && [ -n "$new" ] && [ "$new" != "$old" ]; do sleep 0.1; done`,
  );
}
