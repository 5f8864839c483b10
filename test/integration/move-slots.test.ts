import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { Observation, ownLine } from '../../src/bootstrap/cluster/observation';
import { PodsByAddress } from '../../src/bootstrap/observe/pods-by-address';
import { fixedLogin } from '../../src/bootstrap/redis/login';
import { Servers } from '../../src/bootstrap/redis/servers';
import { liveCluster } from '../../src/bootstrap/run/live-cluster';
import { SLOTS, slotRanges } from '../../src/topology';
import { ServerOptions, TestServers } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(120_000);

const KEYS = 5_000;

/** Three primaries that own all slots, and a fourth that owns none. */
async function withCluster(
  use: (servers: TestServers) => Promise<void>,
  options: ServerOptions = {},
): Promise<void> {
  const servers = await TestServers.start(4, options);
  try {
    const [first, ...others] = servers.all;
    for (const [index, { client }] of servers.all.entries()) {
      await client.cluster('SET-CONFIG-EPOCH', index + 1);
    }
    for (const [index, range] of slotRanges(3).entries()) {
      const slots = Array.from({ length: range.last - range.first + 1 }, (_, n) => range.first + n);
      await servers.all[index].client.cluster('ADDSLOTS', ...slots);
    }
    for (const { host, port } of others) await first.client.cluster('MEET', host, port);
    await until('all serve all slots', async () => {
      const infos = await Promise.all(servers.all.map(({ client }) => client.cluster('INFO')));
      return infos.every((info) => /state:ok[^]*known_nodes:4\r/.test(info));
    });
    await use(servers);
  } finally {
    await servers.stop();
  }
}

/** Has the first primary give all but its first 100 slots to the fourth, and returns the log. */
async function moveAway(
  { all }: TestServers,
  password?: string,
  afterwards: (seen: Observation) => void = () => undefined,
): Promise<string[]> {
  const pods = new PodsByAddress(all.map(({ host, port }) => ({ host, port })));
  const servers = new Servers(fixedLogin({ password }));
  const clock = { now: () => performance.now(), sleep };
  const client = liveCluster(pods, servers, clock);
  const log: string[] = [];
  try {
    await until('the slots are moved', async () => {
      const seen = await client.observe();
      const { view } = seen.pods[0];
      const ranges = (view ? ownLine(view).slots : [])
        .filter(({ last }) => last >= 100)
        .map(({ first, last }) => ({ first: Math.max(first, 100), last }));
      if (ranges.length === 0) {
        afterwards(seen);
        return true;
      }
      log.push(...(await client.act([{ kind: 'moveSlots', source: 0, target: 3, ranges }], seen)));
      return false;
    });
  } finally {
    servers.close();
  }
  return log;
}

/** Counts up keys in turn, and returns what is acknowledged of each once it is told to stop. */
function counter(cluster: Cluster): { stop(): Promise<number[]> } {
  const counts = Array<number>(KEYS).fill(1);
  let goesOn = true;
  const run = async (offset: number): Promise<void> => {
    for (let key = offset; goesOn; key = (key + 8) % KEYS) {
      counts[key] = await cluster.incr(`key:${key}`);
    }
  };
  const runs = Array.from({ length: 8 }, (_, offset) => run(offset));
  return {
    stop: async () => {
      goesOn = false;
      await Promise.all(runs);
      return counts;
    },
  };
}

test.each([undefined, 'secret'])(
  'under a client that writes, slots move and no write is lost (password: %s)',
  async (password) => {
    await withCluster(
      async (servers) => {
        const cluster = new Cluster(
          servers.all.map(({ host, port }) => ({ host, port })),
          { redisOptions: { password } },
        );
        const keys = Array.from({ length: KEYS }, (_, key) => `key:${key}`);
        await Promise.all(keys.map((key) => cluster.set(key, 1)));
        // Names of keys are bytes, and need not be text.
        const odd = Buffer.from([0xff, 0x00, 0x0a, ...Buffer.from('{key:1}')]);
        await cluster.set(odd, 'odd');
        const writes = counter(cluster);
        const log = await moveAway(servers, password, ({ pods }) => {
          expect(pods.flatMap(({ view }) => (view ? ownLine(view).openSlots : []))).toEqual([]);
          expect(pods.flatMap(({ view }) => view?.migrations)).toEqual([]);
        });
        expect(log.at(-1)).toMatch(
          /^moved [\d,]+ of [\d,]+ slots? \((about )?[\d,]+ keys, [\d.]+[BKM]\) in/,
        );
        const counts = await writes.stop();
        const read = await Promise.all(keys.map((key) => cluster.get(key)));
        expect(read.map(Number)).toEqual(counts);
        expect(await cluster.get(odd)).toBe('odd');
        cluster.disconnect();
        // Servers that move slots by themselves delete them at the source afterwards.
        await until('each key is in one place', async () => {
          const sizes = await Promise.all(servers.all.map(({ client }) => client.dbsize()));
          return sizes.reduce((sum, size) => sum + size, 0) === KEYS + 1;
        });
        const [{ first, last }] = slotRanges(3);
        expect(await servers.all[3].client.dbsize()).toBeGreaterThan(
          ((KEYS * (last - first - 150)) / SLOTS) * 0.9,
        );
      },
      { password },
    );
  },
);

test('slots that somebody has begun to move are moved to their end', async () => {
  await withCluster(async (servers) => {
    const [source, , , target] = servers.all;
    // Two keys of one slot, of which one is at the target already.
    const slot = await source.client.cluster('KEYSLOT', '{3}');
    expect(slot).toBeLessThan(5_461);
    await Promise.all(['{3}a', '{3}b'].map((key) => source.client.set(key, key)));
    await target.client.cluster('SETSLOT', slot, 'IMPORTING', await source.client.cluster('MYID'));
    await source.client.cluster('SETSLOT', slot, 'MIGRATING', await target.client.cluster('MYID'));
    await source.client.migrate(target.host, target.port, '{3}a', 0, 1_000);
    await moveAway(servers);
    expect(await target.client.mget('{3}a', '{3}b')).toEqual(['{3}a', '{3}b']);
    expect(await source.client.dbsize()).toBe(0);
  });
});

test('a target that does not answer is said, and nothing is lost', async () => {
  await withCluster(async (servers) => {
    const [source, , , target] = servers.all;
    const pods = new PodsByAddress(servers.all.map(({ host, port }) => ({ host, port })));
    const own = new Servers(fixedLogin());
    const client = liveCluster(pods, own, { now: () => performance.now(), sleep });
    const seen = await client.observe();
    await target.kill();
    const ranges = [{ first: 100, last: 200 }];
    const log = await client.act([{ kind: 'moveSlots', source: 0, target: 3, ranges }], seen);
    own.close();
    expect(log).toEqual([`no slots moved: ${target.address} does not listen yet`]);
    expect(await source.client.cluster('NODES')).toMatch(/myself,master .* connected 0-5460\n/);
  });
});
