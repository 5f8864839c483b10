import { setTimeout as sleep } from 'node:timers/promises';
import { CLIENTS, ClientName, missingClients, programOf, SETTINGS } from '../clients/catalog';
import { Figures, figuresOf } from '../clients/figures';
import { FollowedProgram } from '../clients/program';
import { bootstrap } from '../support/program';
import { TestServer, TestServers } from '../support/servers';
import { until } from '../support/until';

/** How long a client may take to write again. */
const BACK_LIMIT_MS = 40_000;

const missing = missingClients();
if (missing.length > 0) {
  console.log(`skipped: ${missing.join()} not built; run scripts/build-clients.sh first`);
}

// All of them write at the same time, so that one fault is enough.
(missing.length === 0 ? describe : describe.skip).each(SETTINGS)('%s settings', (settings) => {
  const figures = new Map<ClientName, Figures & { readonly acknowledged: number }>();

  beforeAll(async () => {
    const servers = await TestServers.start(6);
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
      const primary = await primaryOf(servers);
      await primary.kill();
      await primary.start();
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

  test.each(CLIENTS)(
    '%s writes again after a primary was killed, and reads back all that was acknowledged',
    (client) => {
      const found = figures.get(client)!;
      expect(found).toMatchObject({ lost: 0, unread: 0 });
      expect(found.acknowledged).toBeGreaterThan(100);
      expect(found.back).toBeDefined();
      if (settings === 'documented') expect(found.failed).toBe(0);
    },
  );
});

async function primaryOf({ all }: TestServers): Promise<TestServer> {
  const infos = await Promise.all(all.map(({ client }) => client.info('replication')));
  return all[infos.findIndex((info) => info.includes('role:master'))];
}

async function allOk({ all }: TestServers): Promise<boolean> {
  const infos = await Promise.all(all.map(({ client }) => client.cluster('INFO')));
  return infos.every((info) => info.includes('cluster_state:ok'));
}
