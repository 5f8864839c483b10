import { Redis } from 'ioredis';
import { NODE_TIMEOUT, TestServer } from './servers';

interface Line {
  readonly id: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly primary: string;
  readonly epoch: string;
  readonly link: string;
  readonly slots: readonly string[];
}

async function nodeLines(client: Redis): Promise<Line[]> {
  const reply = (await client.cluster('NODES')) as string;
  return reply
    .trim()
    .split('\n')
    .map((text) => {
      const [id, address, flags, primary, , , epoch, link, ...slots] = text.split(' ');
      return { id, address, flags: flags.split(','), primary, epoch, link, slots };
    });
}

/** Who owns what as a server sees it: ids, addresses, roles, config epochs and slots. */
export async function configurationOf({ client }: TestServer): Promise<string[]> {
  return (await nodeLines(client))
    .map(({ id, address, flags, primary, epoch, slots }) => {
      const role = flags.filter((flag) => flag !== 'myself').join();
      // Old servers show a replica's own epoch on its own line, and its primary's on other servers.
      const known = role.includes('slave') ? '-' : epoch;
      return [id, address.split(/[@,]/)[0], role, primary, known, ...slots].join(' ');
    })
    .sort();
}

/** Why the cluster of these servers is not healthy, as they say themselves. */
export async function problems(
  servers: readonly TestServer[],
  shards: number,
  replicas: number,
): Promise<string[]> {
  const found = await Promise.all(servers.map((server) => serverProblems(server, servers.length)));
  const configurations = await Promise.all(servers.map(configurationOf));
  const views = new Set(configurations.map((lines) => lines.join('\n')));
  const lines = await nodeLines(servers[0].client);
  const primaries = lines.filter(({ flags }) => flags.includes('master'));
  const sizes = primaries.map(({ id }) => lines.filter(({ primary }) => primary === id).length);
  return [
    ...found.flat(),
    ...(views.size === 1 ? [] : [`there are ${views.size} views:\n${[...views].join('\n\n')}`]),
    ...(primaries.length === shards ? [] : [`there are ${primaries.length} primaries`]),
    ...(sizes.every((size) => size === replicas)
      ? []
      : [`primaries have ${sizes.join()} replicas`]),
  ];
}

async function serverProblems(server: TestServer, count: number): Promise<string[]> {
  const { client, address } = server;
  const cluster = await client.cluster('INFO');
  const replication = await client.info('replication');
  const lines = await nodeLines(client);
  const settings = await settingsOf(client);
  const found = [
    ...['cluster_state:ok', 'cluster_slots_ok:16384', `cluster_known_nodes:${count}`]
      .filter((field) => !cluster.includes(`${field}\r`))
      .map((field) => `does not say ${field}`),
    ...(/role:slave/.test(replication) && !/master_link_status:up/.test(replication)
      ? ['has no link to its primary']
      : []),
    ...lines
      .filter(
        ({ link, flags }) => link !== 'connected' || /fail|handshake|noaddr/.test(flags.join()),
      )
      .map(({ address: peer, flags, link }) => `sees ${peer} ${flags.join()} ${link}`),
    ...(settings === `${NODE_TIMEOUT} yes 5` ? [] : [`is set to ${settings}`]),
  ];
  return found.map((problem) => `${address} ${problem}`);
}

async function settingsOf(client: Redis): Promise<string> {
  const names = [
    'cluster-node-timeout',
    'cluster-require-full-coverage',
    'repl-diskless-sync-delay',
  ];
  const values = await Promise.all(names.map((name) => client.config('GET', name)));
  return values.map((reply) => reply[1]).join(' ');
}
