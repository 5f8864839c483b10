import { Redis } from 'ioredis';
import { connectionAddress } from '../../cluster/address';
import { NodeView, Pod } from '../../cluster/observation';
import { Channel, MigrationPeer } from '../../redis/channel';
import { connect, Credentials, exec } from '../../redis/connection';
import { problemOf } from '../../redis/problem';
import { IN_FLIGHT, MAX_MIGRATE_TIMEOUT_MS } from './by-key';

/**
 * Uses connections of their own to the servers that were seen in these pods, in their order. Where
 * one of them cannot be had, or is another server by now, nothing is done, and it says so.
 */
export async function withConnections(
  pods: readonly Pod[],
  credentials: Credentials,
  use: (ends: readonly SeenPeer[]) => Promise<string[]>,
): Promise<string[]> {
  // A command may wait for the MIGRATEs before it, each of which may take that long.
  const patience = (IN_FLIGHT + 1) * MAX_MIGRATE_TIMEOUT_MS;
  const clients = pods.map((pod) =>
    connect({ ...connectionAddress(pod, pod.host ?? ''), ...credentials }, patience),
  );
  try {
    return await use(await Promise.all(pods.map((pod, index) => endOf(pod, clients[index]))));
  } catch (error) {
    return [`no slot is moved: ${(error as Error).message}`];
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function endOf({ name, host, port, view }: Pod, client: Redis): Promise<SeenPeer> {
  if (host === undefined || view === undefined) throw new Error(`${name} was not seen`);
  // A command only says that its connection is closed.
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause = error));
  const channel: Channel = (commands) => exec(client, commands);
  const [id] = await channel([['CLUSTER', 'MYID']]);
  if (id instanceof Error) throw new Error(`${name} ${problemOf(cause ?? id).text}`);
  if (id !== view.id) throw new Error(`${name} is another server by now (${String(id)})`);
  return { id: view.id, name, host, port, view, channel };
}

/** An end of a move, and what was seen there. */
export interface SeenPeer extends MigrationPeer {
  readonly name: string;
  readonly view: NodeView;
}
