import { Redis } from 'ioredis';
import { connectionAddress } from '../cluster/address';
import { NodeView, Pod } from '../cluster/observation';
import { exec } from '../redis/connection';
import { field, keysByDatabase, totalKeys } from '../redis/info';
import { Servers } from '../redis/servers';
import { ServerCommand } from '../plan/command';
import { Failure, wording } from './server-commands';

/**
 * Sends commands, those to the same server in their order. An address may have passed on to another
 * cluster's pod since it was looked at, so a server is asked for its id before others meet it.
 */
export async function send(
  servers: Servers,
  commands: readonly ServerCommand[],
  pods: readonly Pod[],
): Promise<Failure[]> {
  const changed = await changedPeers(servers, commands, pods);
  const failures = await Promise.all(
    pods.map((pod) =>
      sendTo(
        servers,
        pod,
        commands.filter((command) => command.pod === pod.ordinal),
        pods,
        changed,
      ),
    ),
  );
  return failures.flat();
}

/** Of the pods that others will meet, those at whose address another server answers now. */
async function changedPeers(
  servers: Servers,
  commands: readonly ServerCommand[],
  pods: readonly Pod[],
): Promise<Set<number>> {
  const changed = new Set<number>();
  const peers = new Set(commands.map((command) => (command.kind === 'meet' ? command.peer : -1)));
  await Promise.all(
    pods.map(async (pod) => {
      if (!peers.has(pod.ordinal) || pod.host === undefined) return;
      const client = servers.established(connectionAddress(pod, pod.host));
      const [id] = client === undefined ? [] : await exec(client, [['CLUSTER', 'MYID']]);
      if (id !== pod.view?.id) changed.add(pod.ordinal);
    }),
  );
  return changed;
}

async function sendTo(
  servers: Servers,
  pod: Pod,
  commands: readonly ServerCommand[],
  pods: readonly Pod[],
  changed: ReadonlySet<number>,
): Promise<Failure[]> {
  const { host, view } = pod;
  if (host === undefined || view === undefined || commands.length === 0) return [];
  const isStale = (command: ServerCommand): boolean =>
    command.kind === 'meet' && changed.has(command.peer);
  const client = servers.established(connectionAddress(pod, host));
  if (client === undefined) {
    return commands.map((command) => ({ command, error: 'the connection was lost' }));
  }
  const reason = await reasonToRefrain(client, commands, view);
  if (reason !== undefined) return commands.map((command) => ({ command, error: reason }));
  const sent = commands
    .filter((command) => !isStale(command))
    .flatMap((command) =>
      wording(command, pods, view.version).map((words) => ({ command, words })),
    );
  const replies = await exec(
    client,
    sent.map(({ words }) => words),
  );
  const failures = replies.flatMap((reply, index) =>
    reply instanceof Error ? [{ command: sent[index].command, error: reply.message }] : [],
  );
  // A primary with keys refuses to be reset, and must not lose them then.
  const reset = failures.length === 0 && commands.find(({ kind }) => kind === 'reset');
  if (reset) {
    const [reply] = await exec(client, [['FLUSHALL']]);
    if (reply instanceof Error) failures.push({ command: reset, error: reply.message });
  }
  return [
    ...commands
      .filter(isStale)
      .map((command) => ({ command, error: "another server now has the peer's address" })),
    ...failures,
  ];
}

/** Why commands are not sent after all: keys could be lost by what has happened since the look. */
async function reasonToRefrain(
  client: Redis,
  commands: readonly ServerCommand[],
  { linkUp, keys }: NodeView,
): Promise<string | undefined> {
  const has = (kind: ServerCommand['kind']): boolean => commands.some((each) => each.kind === kind);
  if (has('empty')) return reasonToKeep(client);
  return has('replicate') && linkUp && keys > 0 ? reasonToStay(client) : undefined;
}

/** Why a replica does not leave its primary: that may have failed since, and the replica has the last copy. */
async function reasonToStay(client: Redis): Promise<string | undefined> {
  const [replication] = await exec(client, [['INFO', 'replication']]);
  return typeof replication === 'string' && field(replication, 'master_link_status') === 'up'
    ? undefined
    : 'its link to its primary is down now, so it may have the last copy';
}

/** Why a server is not emptied: it was looked at a moment ago, and may have got keys since. */
async function reasonToKeep(client: Redis): Promise<string | undefined> {
  const [keyspace] = await exec(client, [['INFO', 'keyspace']]);
  try {
    return totalKeys(keysByDatabase(keyspace)) > 0 ? 'the server has keys now' : undefined;
  } catch (error) {
    return `the server does not tell its number of keys: ${(error as Error).message}`;
  }
}
