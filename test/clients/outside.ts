import { ExternalAccess } from '../../src';
import { CLUSTER_DOMAIN, podHost, podName } from '../../src/topology';
import { Access, Target } from '../e2e/chaos/target';
import { hostAddresses, NODE_PORT, takenOutside, TRAEFIK_PORT } from '../e2e/outside';
import { ClientName, programOf, Settings } from './catalog';
import { Lines } from './lines';
import { PACE } from './pods';
import { FollowedProgram } from './program';

/** How clients outside Kubernetes reach the nodes; by default there are none. */
export const ACCESSES = ['none', 'nodePorts', 'traefikPorts'] as const;

export type AccessName = (typeof ACCESSES)[number];

/** More than there are nodes at any time, so that clients need no other map when the cluster grows. */
const NODES = 12;

const EVERYBODY: Access = { secrets: {}, props: () => ({}), cli: '$cli', flags: [], env: {} };

/** Client programs on a machine outside Kubernetes, which OUTSIDE takes a command to. */
export interface OutsideClients {
  /** The cluster, with an access from outside. */
  readonly target: Target;
  start(clients: readonly ClientName[], settings: Settings): ReadonlyMap<string, FollowedProgram>;
}

/** Lets clients outside reach a cluster; undefined where none are to. */
export async function outsideClients(
  target: Target,
  name: AccessName,
): Promise<OutsideClients | undefined> {
  if (name === 'none') return undefined;
  const [host] = await hostAddresses();
  const ordinals = Array.from({ length: NODES }, (_, ordinal) => ordinal);
  const basePort = name === 'nodePorts' ? NODE_PORT : TRAEFIK_PORT;
  const externalAccess =
    name === 'nodePorts'
      ? ExternalAccess.nodePorts({ host, basePort })
      : ExternalAccess.traefikPorts({
          host,
          basePort,
          entryPoints: ordinals.map((ordinal) => `redis-${ordinal}`),
        });
  const { access = EVERYBODY, port = 6379 } = target;
  const map = ordinals.map((ordinal) => {
    const pod = podHost(podName(target.name, ordinal), target.name, target.namespace);
    return `${pod}.${CLUSTER_DOMAIN}:${port}=${host}:${basePort + ordinal}`;
  });
  const seeds = [0, 1, 2].map((ordinal) => `${host}:${basePort + ordinal}`);
  const reach = { REDIS_MAP: map.join(), REDIS_NODES: seeds.join() };
  return {
    target: {
      ...target,
      access: { ...access, props: (chart) => ({ ...access.props(chart), externalAccess }) },
    },
    start: (clients, settings) => {
      const env = { ...access.env, ...reach, SETTINGS: settings, ...PACE };
      const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
      return new Map(
        clients.map((client) => {
          const [command, ...args] = takenOutside(['env', ...variables, programOf(client)]);
          return [`${client}, outside`, new FollowedProgram(command, args)];
        }),
      );
    },
  };
}

/** Ends such clients, and returns what they printed until then. */
export async function finishOutside(
  programs: ReadonlyMap<string, FollowedProgram>,
): Promise<ReadonlyMap<string, Lines>> {
  for (const program of programs.values()) program.kill('SIGTERM');
  await Promise.all([...programs.values()].map(({ ended }) => ended));
  return new Map([...programs].map(([name, { lines }]) => [name, lines]));
}
