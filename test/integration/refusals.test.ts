import { bootstrap } from '../support/program';
import { TestServer } from '../support/servers';
import { until } from '../support/until';
import { blankServers, withServers } from './clusters';

jest.setTimeout(120_000);

const sixServers = blankServers(6);

test('six servers are not touched where one of them holds keys', async () => {
  const servers = sixServers();
  const [stray, ...others] = servers.all;
  // A node without slots takes no writes, but one that had slots may have kept their keys.
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
    `refused (KeysWithoutSlots): ${stray.address} holds 1 key but owns no slots, so joining would lose them: ` +
      `look at them with redis-cli -h 127.0.0.1 -p ${stray.port} --scan, ` +
      `save what you need, and run FLUSHALL on it\n`,
  );
  expect(code).toBe(3);
  expect(await stray.client.dbsize()).toBe(1);
  for (const { client } of others) {
    expect(await client.cluster('INFO')).toContain('cluster_known_nodes:1\r');
  }
});

test('six servers are not touched where one of them belongs to another cluster', async () => {
  const servers = sixServers();
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
      `refused (ForeignNode): ${host.address} is in a cluster with node ${id} at ${guest.address}, ` +
        `which is alive but none of the pods: look at CLUSTER NODES on both, ` +
        `and remove one of them with CLUSTER FORGET\n`,
    );
    expect(code).toBe(3);
  } finally {
    await guest.kill();
  }
});

test('a server without cluster-enabled is refused', async () => {
  await withServers(
    3,
    async ({ addresses }) => {
      const { code, output } = await bootstrap(3, 0, addresses);
      expect(output).toContain(
        `refused (ServerRefused): ${addresses[0]} runs without cluster-enabled: set it to yes and restart`,
      );
      expect(code).toBe(3);
    },
    { directives: ['--cluster-enabled', 'no'] },
  );
});
