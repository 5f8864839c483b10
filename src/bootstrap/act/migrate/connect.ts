import { Redis } from 'ioredis';
import { connectionAddress } from '../../cluster/address';
import { isSeen, NodeView, Pod, SeenPod } from '../../cluster/observation';
import { Channel } from '../../redis/channel';
import { connect, Credentials, exec } from '../../redis/connection';
import { problemOf } from '../../redis/problem';
import { Servers } from '../../redis/servers';
import { IN_FLIGHT, MAX_MIGRATE_TIMEOUT_MS } from './by-key';
import { SeenPeer } from './peer';

/** A command may wait for the MIGRATEs before it, each of which may take that long. */
const COMMAND_TIMEOUT_MS = (IN_FLIGHT + 1) * MAX_MIGRATE_TIMEOUT_MS;

/**
 * Opens a connection to the server of each of these pods, as it was seen, and closes them after `use`,
 * which gets the peers by the ordinals of their pods. Where a connection cannot be had, or now
 * leads to another server, nothing is used, and the reason is returned.
 */
export async function withPeers(
  pods: readonly Pod[],
  servers: Pick<Servers, 'connectionFor'>,
  use: (peers: ReadonlyMap<number, SeenPeer>) => Promise<string[]>,
): Promise<string[]> {
  const unseen = pods.find((pod) => !isSeen(pod));
  if (unseen !== undefined) return [`no slots moved: ${unseen.name} was not seen`];
  const connections = pods.filter(isSeen).map((pod) => {
    const connection = servers.connectionFor(connectionAddress(pod, pod.host));
    const { username, password } = connection;
    return {
      pod,
      credentials: { username, password },
      client: connect(connection, COMMAND_TIMEOUT_MS),
    };
  });
  try {
    const peers = connections.map(
      async ({ pod, client, credentials }): Promise<[number, SeenPeer]> => [
        pod.ordinal,
        await peerOf(pod, client, credentials),
      ],
    );
    return await use(new Map(await Promise.all(peers)));
  } catch (error) {
    return [`no slots moved: ${(error as Error).message}`];
  } finally {
    for (const { client } of connections) client.disconnect();
  }
}

async function peerOf(
  { name, host, port, view }: SeenPod,
  client: Redis,
  credentials: Credentials,
): Promise<SeenPeer> {
  // A command only says that its connection is closed.
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause = error));
  const channel: Channel = (commands) => exec(client, commands);
  const [id] = await channel([['CLUSTER', 'MYID']]);
  if (id instanceof Error) throw new Error(`${name} ${problemOf(cause ?? id).text}`);
  if (id !== view.id)
    throw new Error(`another server (${String(id)}) now answers at the address of ${name}`);
  return { id, name, host, port: portFor(port, view), credentials, view, channel };
}

/** Where other servers reach it: they speak TLS to it as they do in replication. */
function portFor(port: number, { tls }: NodeView): number {
  return tls && !tls.replication ? tls.plainPort : port;
}
