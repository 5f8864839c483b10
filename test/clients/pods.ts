import { Target } from '../e2e/chaos/target';
import { kubectl } from '../e2e/kubectl';
import { apply } from '../e2e/namespace';
import { CONTAINER_SECURITY, POD_SECURITY } from '../e2e/restricted-pod';
import { podHost, podName } from '../../src/topology';
import { ClientName, Settings } from './catalog';
import { Lines } from './lines';
import { FollowedProgram } from './program';

/** The image of the programs, which the Kubernetes nodes have or can pull. */
const IMAGE = process.env.CLIENTS_IMAGE ?? 'redis-clients:dev';

const { WORKERS = '16', PAUSE_MS = '50' } = process.env;

/** How much each client writes. */
export const PACE = { WORKERS, PAUSE_MS };

const LABEL = 'clients=matrix';

/** How long a pod may take to start, and a program to end. */
const START_TIMEOUT = '--timeout=120s';
const END_TIMEOUT = '--timeout=120s';

/** A client at work in a pod of its own. */
export interface ClientPod {
  readonly client: ClientName;
  readonly program: FollowedProgram;
}

/** Starts clients side by side on one Kubernetes node, and follows what they print. */
export async function startClients(
  target: Target,
  clients: readonly ClientName[],
  settings: Settings,
  host: string,
  login: Readonly<Record<string, string>> = target.access?.env ?? {},
): Promise<ClientPod[]> {
  const { namespace } = target;
  const env = { REDIS_NODES: nodesOf(target), SETTINGS: settings, ...login };
  const items = clients.map((client) => pod(client, host, env));
  await apply(namespace, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const ready = ['--for=condition=Ready', '-n', namespace, 'pod', '-l', LABEL, START_TIMEOUT];
  await kubectl(['wait', ...ready]);
  return clients.map((client) => ({
    client,
    program: new FollowedProgram('kubectl', ['logs', '-f', '-n', namespace, nameOf(client)]),
  }));
}

/** Ends the clients, and returns what they printed until then. */
export async function finishClients(
  { namespace }: Target,
  pods: readonly ClientPod[],
): Promise<ReadonlyMap<ClientName, Lines>> {
  await Promise.all(
    pods.map(({ client }) =>
      kubectl(['exec', '-n', namespace, nameOf(client), '--', 'sh', '-c', 'kill -TERM 1']).catch(
        // One that died has no last line, which is what is reported of it.
        () => undefined,
      ),
    ),
  );
  const phase = '--for=jsonpath={.status.phase}=Succeeded';
  await kubectl(['wait', phase, '-n', namespace, 'pod', '-l', LABEL, END_TIMEOUT]).catch(
    () => undefined,
  );
  await deleteClients(namespace);
  await Promise.all(pods.map(({ program }) => program.ended));
  return new Map(pods.map(({ client, program }) => [client, program.lines]));
}

export async function deleteClients(namespace: string): Promise<void> {
  await kubectl(['delete', 'pod', '-n', namespace, '-l', LABEL, '--grace-period=1', '--wait']);
}

function nameOf(client: ClientName): string {
  return `client-${client}`;
}

/** The nodes that a client starts from: the three that `connectTo` gives. */
function nodesOf({ namespace, name, port = 6379 }: Target): string {
  return [0, 1, 2]
    .map((ordinal) => `${podHost(podName(name, ordinal), name, namespace)}:${port}`)
    .join();
}

function pod(client: ClientName, host: string, env: Readonly<Record<string, string>>): object {
  const [label, value] = LABEL.split('=');
  const variables = Object.entries({ ...env, ...PACE });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: nameOf(client), labels: { [label]: value } },
    spec: {
      // Beside the writers, whose Kubernetes node never loses its power.
      nodeName: host,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      securityContext: POD_SECURITY,
      containers: [
        {
          name: 'client',
          image: IMAGE,
          command: [`/clients/bin/${client}`],
          env: variables.map(([name, text]) => ({ name, value: text })),
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          securityContext: CONTAINER_SECURITY,
        },
      ],
    },
  };
}
