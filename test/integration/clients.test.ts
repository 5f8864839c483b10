import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { CLIENTS, ClientName, missingClients, programOf, Settings } from '../clients/catalog';
import { Figures, figuresOf } from '../clients/figures';
import { FollowedProgram } from '../clients/program';
import { bootstrap } from '../support/program';
import { TestServer, TestServers } from '../support/servers';
import { until } from '../support/until';

/** How long a client may take to write again. */
const BACK_LIMIT_MS = 40_000;

/** How long clients are told `?`: some twenty times as long as after a restart. */
const UNKNOWN_NAME_MS = 2_000;

/** Nodes that tell names, as those of a cluster on Kubernetes do. `localhost` may lead to ::1. */
const NAME = '127.0.0.1';
const NAMES = [
  ...['--cluster-announce-hostname', NAME],
  ...['--cluster-preferred-endpoint-type', 'hostname'],
];

type Fault = (servers: TestServers) => Promise<void>;

async function killPrimary(servers: TestServers): Promise<void> {
  const primary = await primaryOf(servers);
  await primary.kill();
  await primary.start();
}

/**
 * From Redis 7.2 on and on Valkey, peers forget the name of a node that was restarted for a moment.
 * An election in another shard lets clients ask for the topology in that time.
 */
async function forgetName(servers: TestServers): Promise<void> {
  const { client } = await primaryOf(servers);
  await client.config('SET', 'cluster-announce-hostname', '');
  await until('all nodes tell `?`', async () => (await unnamed(servers)) === servers.all.length);
  await (await replicaOfAnother(servers, client)).cluster('FAILOVER');
  await sleep(UNKNOWN_NAME_MS);
  await client.config('SET', 'cluster-announce-hostname', NAME);
  await until('no node tells `?`', async () => (await unnamed(servers)) === 0);
}

const missing = missingClients();
if (missing.length > 0) {
  console.log(`skipped: ${missing.join()} not built; run scripts/build-clients.sh first`);
}

// All of them write at the same time, so that one fault is enough.
(missing.length === 0 ? describe : describe.skip).each<[Settings, string, Fault, string[]]>([
  ['bare', 'a primary was killed', killPrimary, []],
  ['documented', 'a primary was killed', killPrimary, []],
  ['documented', 'it was told `?` in place of a name', forgetName, NAMES],
])('with %s settings, after %s,', (settings, _, fault, directives) => {
  const figures = new Map<ClientName, Figures & { readonly acknowledged: number }>();

  beforeAll(async () => {
    const servers = await TestServers.start(6, { directives });
    const programs: FollowedProgram[] = [];
    try {
      expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
      const env = {
        REDIS_NODES: servers.addresses.join(),
        SETTINGS: settings,
        WORKERS: '4',
        PAUSE_MS: '50',
      };
      programs.push(...CLIENTS.map((client) => new FollowedProgram(programOf(client), [], env)));
      await until('every client writes', () =>
        Promise.resolve(programs.every(({ lines }) => lines.allWrote())),
      );
      const faultAt = Date.now();
      await fault(servers);
      await until('all nodes say ok', () => allOk(servers));
      const okAt = Date.now();
      const end = okAt + BACK_LIMIT_MS;
      while (Date.now() < end && !programs.every(({ lines }) => lines.allWrote(okAt))) {
        await sleep(200);
      }
      for (const program of programs) program.kill('SIGTERM');
      await Promise.all(programs.map(({ ended }) => ended));
      for (const [index, { lines }] of programs.entries()) {
        const acknowledged = lines.last?.acknowledged ?? 0;
        figures.set(CLIENTS[index], { acknowledged, ...figuresOf(lines, faultAt, okAt) });
      }
    } finally {
      for (const program of programs) program.kill('SIGKILL');
      await servers.stop();
    }
  }, 240_000);

  test.each(CLIENTS)('%s writes again, and reads back all that was acknowledged', (client) => {
    const found = figures.get(client)!;
    expect(found).toMatchObject({ lost: 0, unread: 0 });
    expect(found.acknowledged).toBeGreaterThan(0);
    expect(found.back).toBeDefined();
    if (settings === 'documented') expect(found.failed).toBe(0);
  });
});

async function primaryOf({ all }: TestServers): Promise<TestServer> {
  const infos = await Promise.all(all.map(({ client }) => client.info('replication')));
  return all[infos.findIndex((info) => info.includes('role:master'))];
}

/** A replica of another primary. */
async function replicaOfAnother({ all }: TestServers, primary: Redis): Promise<Redis> {
  const id = await primary.cluster('MYID');
  for (const { client } of all) {
    const nodes = (await client.cluster('NODES')) as string;
    const [, primaryId] = /myself,slave (\S+)/.exec(nodes) ?? [];
    if (primaryId !== undefined && primaryId !== id) return client;
  }
  throw new Error('there is no such replica');
}

async function allOk({ all }: TestServers): Promise<boolean> {
  const infos = await Promise.all(all.map(({ client }) => client.cluster('INFO')));
  return infos.every((info) => info.includes('cluster_state:ok'));
}

/** How many servers tell clients `?` in place of some name. */
async function unnamed({ all }: TestServers): Promise<number> {
  const answers = await Promise.all(all.map(({ client }) => client.cluster('SLOTS')));
  return answers.filter((ranges) => JSON.stringify(ranges).includes('"?"')).length;
}
