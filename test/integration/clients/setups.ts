import { TestServers } from '../../support/servers';

/** Servers of a cluster that is yet to be formed, and how it is reached. */
export interface Setup {
  readonly servers: TestServers;
  /** What clients have in their environment. */
  readonly env: NodeJS.ProcessEnv;
}

const COUNT = 6;

/** The name of all nodes, where names do not matter. `localhost` may lead to ::1. */
export const NAME = '127.0.0.1';

/** Nodes tell addresses, and everybody may do everything. */
export async function open(directives: readonly string[] = []): Promise<Setup> {
  const servers = await TestServers.start(COUNT, { directives });
  return { servers, env: { REDIS_NODES: servers.addresses.join() } };
}

/** Nodes tell names, as those of a cluster on Kubernetes do. */
export function named(): Promise<Setup> {
  return open([
    ...['--cluster-announce-hostname', NAME],
    ...['--cluster-preferred-endpoint-type', 'hostname'],
  ]);
}
