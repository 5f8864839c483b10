import { observeServers } from '../../src/bootstrap/observe/server-view';
import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { converge, Outcome } from '../../src/bootstrap/run/converge';
import { PodsByAddress } from '../../src/bootstrap/observe/pods-by-address';
import { Servers } from '../../src/bootstrap/redis/servers';
import { Status } from '../../src/bootstrap/report/status';
import { liveCluster } from '../../src/bootstrap/run/live-cluster';
import { flaws, picture } from '../support/check';
import { findServer } from '../support/find-server';
import { runs } from '../support/install';
import { BOOTSTRAP, COMMAND, bootstrap, bootstrapArgs, Ending, launch } from '../support/program';
import { NODE_TIMEOUT, ServerOptions, TestServer, TestServers } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(120_000);

/** Has servers for the length of a test. */
async function withServers(
  count: number,
  use: (servers: TestServers) => Promise<void>,
  options?: ServerOptions,
): Promise<void> {
  const servers = await TestServers.start(count, options);
  try {
    await use(servers);
  } finally {
    await servers.stop();
  }
}

async function expectHealthy(
  servers: readonly TestServer[],
  shards: number,
  replicas: number,
): Promise<void> {
  expect(await flaws(servers, shards, replicas)).toEqual([]);
}

function pictures({ all }: TestServers): Promise<string[][]> {
  return Promise.all(all.map(picture));
}

async function write(servers: TestServers, keys: readonly string[]): Promise<void> {
  const client = clusterClient(servers);
  await Promise.all(keys.map((key) => client.set(key, `value of ${key}`)));
  await client.quit();
}

async function read(servers: TestServers, keys: readonly string[]): Promise<(string | null)[]> {
  const client = clusterClient(servers);
  const values = await Promise.all(keys.map((key) => client.get(key)));
  await client.quit();
  return values;
}

function clusterClient({ all }: TestServers): Cluster {
  return new Cluster(all.map(({ host, port }) => ({ host, port })));
}

const REDIS_CLI = process.env.REDIS_CLI ?? 'redis-cli';

const keys = Array.from({ length: 200 }, (_, number) => `key-${number}`);

describe('six servers', () => {
  let servers: TestServers;
  beforeAll(async () => {
    servers = await TestServers.start(6);
  });
  beforeEach(() => servers.reset());
  afterAll(() => servers.stop());

  test('become 3 shards of 2, keep their keys, and are left alone from then on', async () => {
    const first = await bootstrap(3, 1, servers.addresses);
    await expectHealthy(servers.all, 3, 1);
    expect(first.code).toBe(0);
    expect(first.output).toContain(
      'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots',
    );
    await write(servers, keys);
    const before = await pictures(servers);

    const second = await bootstrap(3, 1, servers.addresses);
    expect(second).toMatchObject({
      code: 0,
      output: 'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots\n',
    });
    expect(await pictures(servers)).toEqual(before);
    expect(await read(servers, keys)).toEqual(keys.map((key) => `value of ${key}`));
  });

  test('become one cluster under two programs at once', async () => {
    const endings = await Promise.all([
      bootstrap(3, 1, servers.addresses),
      bootstrap(3, 1, servers.addresses),
    ]);
    expect(endings.map(({ code }) => code)).toEqual([0, 0]);
    await expectHealthy(servers.all, 3, 1);
  });

  test('are only looked at by a plan', async () => {
    const before = await pictures(servers);
    const { code, output } = await launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses, 'plan'))
      .ended;
    expect(code).toBe(0);
    expect(output).toMatch(/^next: apply the settings for forming a cluster\n/);
    expect(output).toContain(`  ${servers.addresses[0]}: CONFIG SET cluster-node-timeout 500\n`);
    expect(await pictures(servers)).toEqual(before);
  });

  test('tell by the address of one of them how all are', async () => {
    const [first, ...others] = servers.all;
    const command = (...args: string[]): Promise<Ending> =>
      launch(COMMAND, [...args, '--address', first.address]).ended;
    const alone = await command('check');
    expect(alone).toMatchObject({ code: 1 });
    expect(alone.output).toContain('nobody owns slots 0-16383');

    await bootstrap(3, 1, servers.addresses);
    await write(servers, keys);
    const { nodes, ...rest } = JSON.parse((await command('status', '--json')).output) as Status;
    expect(rest).toEqual({ whole: true, shards: 3, slots: 16384, keys: 200, warnings: [] });
    expect(nodes.map(({ address }) => address).sort()).toEqual([...servers.addresses].sort());
    expect(nodes.map(({ shard, role }) => `${shard} ${role}`)).toEqual(
      [1, 2, 3].flatMap((shard) => [`${shard} primary`, `${shard} replica`]),
    );
    expect(await command('check')).toEqual({
      code: 0,
      signal: null,
      output: 'whole: 6 nodes agree, 3 shards serve all 16384 slots with 200 keys\n',
    });

    await others[4].kill();
    const { code, output } = await command('check');
    expect(output).toContain(`${others[4].address} does not listen yet\n`);
    expect(code).toBe(1);
    await others[4].start();
  });

  test('are not touched where one of them holds keys', async () => {
    const [stray, ...others] = servers.all;
    // A node without slots takes no writes, but one that had them may have kept its keys.
    await stray.client.cluster('ADDSLOTS', 0);
    await stray.client.config('SET', 'cluster-require-full-coverage', 'no');
    await stray.client.config('SET', 'cluster-node-timeout', '500');
    await until('it serves its slot', async () =>
      stray.client.set('{3560}', 'precious').then(
        () => true,
        () => false,
      ),
    );
    await stray.client.cluster('DELSLOTS', 0);
    const { code, output } = await bootstrap(3, 1, servers.addresses);
    expect(output).toBe(
      `refused: ${stray.address} holds 1 key but owns no slots, so joining would lose them: ` +
        `look at them with redis-cli -h 127.0.0.1 -p ${stray.port} --scan, ` +
        `save what is needed, and empty it with FLUSHALL\n`,
    );
    expect(code).toBe(3);
    expect(await stray.client.dbsize()).toBe(1);
    for (const { client } of others) {
      expect(await client.cluster('INFO')).toContain('cluster_known_nodes:1\r');
    }
  });

  test('are not touched where one of them belongs to another cluster', async () => {
    await servers.add(1);
    const guest = servers.all.pop() as TestServer;
    try {
      const [host] = servers.all;
      await host.client.cluster('MEET', guest.host, guest.port);
      const id = await guest.client.cluster('MYID');
      await until('the two know each other', async () =>
        ((await host.client.cluster('NODES')) as string).includes(`${id} `),
      );
      const { code, output } = await bootstrap(3, 1, servers.addresses);
      expect(output).toBe(
        `refused: ${host.address} belongs to a cluster with node ${id} at ${guest.address}, ` +
          `which is alive and none of the pods: look at CLUSTER NODES on both, ` +
          `and take one of them out with CLUSTER FORGET\n`,
      );
      expect(code).toBe(3);
    } finally {
      await guest.kill();
    }
  });

  test('become a cluster although one of them is killed and started again', async () => {
    const running = launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses));
    const [, second] = servers.all;
    await until('it belongs to a shard', async () =>
      ((await second.client.cluster('NODES')) as string).trim().includes('\n'),
    );
    await second.kill();
    await second.start();
    expect(await running.ended).toMatchObject({ code: 0 });
    // The restart took the settings of forming away where it came late, and nothing else.
    expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
    await expectHealthy(servers.all, 3, 1);
  });

  const withCli = runs(REDIS_CLI) ? test : test.skip;
  withCli.each([0.1, 0.6, 2.5])(
    'become a cluster after a redis-cli --cluster create that was killed after %d s',
    async (seconds) => {
      const cli = spawn(
        REDIS_CLI,
        ['--cluster', 'create', ...servers.addresses, '--cluster-replicas', '1', '--cluster-yes'],
        { stdio: 'ignore' },
      );
      const gone = new Promise((resolve) => cli.once('exit', resolve));
      const timer = setTimeout(() => cli.kill('SIGKILL'), seconds * 1_000);
      await gone;
      clearTimeout(timer);
      expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
      await expectHealthy(servers.all, 3, 1);
    },
  );
});

const clock = { now: () => performance.now(), sleep };

/** Runs the bootstrap in this process on servers that stand on these nodes, to its end. */
async function bootstrapOn(
  nodes: string,
  { all }: TestServers,
): Promise<{ outcome: Outcome; log: string[] }> {
  const pods = all.map(({ host, port }, ordinal) => ({
    host,
    port,
    place: { node: nodes[ordinal] },
  }));
  const tuning = { nodeTimeout: NODE_TIMEOUT, requireFullCoverage: true, syncDelay: 5 };
  const servers = new Servers({});
  const log: string[] = [];
  try {
    const outcome = await converge(
      { shards: 3, replicasPerShard: 1, scales: false, tuning },
      liveCluster(new PodsByAddress(pods), servers, clock),
      clock,
      (line) => log.push(line.replace(/^\S+ s /, '')),
      60_000,
    );
    return { outcome, log };
  } finally {
    servers.close();
  }
}

test('a replica that has come to stand with its primary is exchanged', async () => {
  await withServers(6, async (servers) => {
    await bootstrapOn('abcdef', servers);
    await write(servers, keys);
    const [primary] = servers.all;
    const id = await primary.client.cluster('MYID');
    const lines = await Promise.all(servers.all.map(({ client }) => client.cluster('NODES')));
    const replica = lines.findIndex((text) =>
      new RegExp(`myself,slave ${id} `).test(text as string),
    );
    const nodes = [...'abcdef'].with(replica, 'a').join('');
    const { outcome, log } = await bootstrapOn(nodes, servers);
    expect(outcome.kind).toBe('done');
    expect(log.filter((line) => !line.startsWith('waiting'))).toEqual([
      `exchange ${servers.addresses[replica]}, which stands with another member of its shard ` +
        '(1 command)',
      'move replicas to shards with too few (1 command)',
    ]);
    await expectHealthy(servers.all, 3, 1);
    expect(await read(servers, keys)).toEqual(keys.map((key) => `value of ${key}`));
    expect((await bootstrapOn(nodes, servers)).log).toEqual([]);
  });
});

test('a server that lost its volume gets a copy while another one is dead', async () => {
  await withServers(6, async (servers) => {
    await bootstrapOn('abcdef', servers);
    await write(servers, keys);
    const [, , , dead, lost] = servers.all;
    await dead.kill();
    await lost.client.cluster('RESET', 'HARD');
    const { code, output } = await bootstrap(3, 1, servers.addresses, ['--deadline', '20']);
    expect(output).toMatch(/attach \S+, which holds nothing, to the shard that is worst off/);
    expect(output).toContain(`gave up after 20.0 s: ${dead.address} does not listen yet`);
    expect(code).toBe(2);
    expect(await lost.client.info('replication')).toMatch(/role:slave[^]*master_link_status:up/);

    await dead.start();
    expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
    await expectHealthy(servers.all, 3, 1);
    expect(await read(servers, keys)).toEqual(keys.map((key) => `value of ${key}`));
  });
});

test.each([
  [2, 9],
  [0, 3],
])('3 shards with %d replicas each become a cluster', async (replicas, count) => {
  await withServers(count, async ({ all, addresses }) => {
    const { code, output } = await bootstrap(3, replicas, addresses);
    expect(output).toContain(`all ${count} nodes agree`);
    expect(code).toBe(0);
    await expectHealthy(all, 3, replicas);
  });
});

test('servers on IPv6 become a cluster', async () => {
  await withServers(
    3,
    async ({ all, addresses }) => {
      expect(addresses[0]).toMatch(/^\[::1\]:/);
      expect(await bootstrap(3, 0, addresses)).toMatchObject({ code: 0 });
      await expectHealthy(all, 3, 0);
    },
    { host: '::1' },
  );
});

test('servers with a password become a cluster for those who know it', async () => {
  await withServers(
    3,
    async ({ all, addresses }) => {
      const none = await bootstrap(3, 0, addresses);
      expect(none.output).toContain(
        `refused: ${addresses[0]} asks for a password: give the Job, or REDIS_PASSWORD, the one that the servers have`,
      );
      expect(none.code).toBe(3);
      const wrong = await bootstrap(3, 0, addresses, [], { REDIS_PASSWORD: 'guess' });
      expect(wrong.output).toMatch(/^refused: \S+ (refuses the password|asks for a password)/);
      expect(wrong.code).toBe(3);
      const right = await bootstrap(3, 0, addresses, [], { REDIS_PASSWORD: 'secret' });
      expect(right).toMatchObject({ code: 0 });
      await expectHealthy(all, 3, 0);
    },
    { password: 'secret' },
  );
});

test('a server without cluster-enabled is refused', async () => {
  await withServers(
    3,
    async ({ addresses }) => {
      const { code, output } = await bootstrap(3, 0, addresses);
      expect(output).toContain(
        `refused: ${addresses[0]} runs without cluster-enabled: set it to yes and restart`,
      );
      expect(code).toBe(3);
    },
    { directives: ['--cluster-enabled', 'no'] },
  );
});

test('gives up at the deadline where a server does not listen', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await all[1].kill();
    const { code, output } = await bootstrap(3, 0, addresses, ['--deadline', '1']);
    expect(output).toContain(`gave up after 1.0 s: ${addresses[1]} `);
    expect(code).toBe(2);
  });
});

// ioredis answers `Connection is closed.` to commands, and tells the cause to `error` listeners only.
test('says of a server that does not listen that it does not listen yet', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await all[1].kill();
    const { output } = await bootstrap(3, 0, addresses, ['--deadline', '1']);
    expect(output).toContain(`gave up after 1.0 s: ${addresses[1]} does not listen yet\n`);
  });
});

test('a server tells its own version, and without how many replicas it takes no writes', async () => {
  await withServers(
    1,
    async ({ all: [{ host, port }] }) => {
      const servers = new Servers({});
      const [{ view }] = await observeServers(servers, [
        { ordinal: 0, name: 'a', place: {}, host, port },
      ]);
      servers.close();
      const answer = execFileSync(findServer(), ['--version']).toString();
      const [, version] = /v=(\S+)/.exec(answer) ?? [];
      expect(view).toMatchObject({ version, minReplicas: 1 });
    },
    { directives: ['--min-replicas-to-write', '1'] },
  );
});

test('says how it is used where it is misused', async () => {
  const { code, output } = await bootstrap(2, 0, []);
  expect(output).toMatch(/^--shards is 2, and must be a whole number from 3 to 1000\n\nusage: /);
  expect(code).toBe(64);
});
