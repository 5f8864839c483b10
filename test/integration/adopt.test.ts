import { problems } from '../support/cluster-health';
import { BOOTSTRAP, bootstrap, launch } from '../support/program';
import { NODE_TIMEOUT, TestServers } from '../support/servers';

jest.setTimeout(120_000);

test('a node that joins by hand gets the settings of the nodes that serve', async () => {
  const servers = await TestServers.start(4);
  try {
    const { addresses, all } = servers;
    expect(await bootstrap(3, 0, addresses.slice(0, 3))).toMatchObject({ code: 0 });
    const spec = ['--shards=4', '--replicas-per-shard=0', '--deadline=60'];
    const where = addresses.map((address) => `--address=${address}`);
    const grown = await launch(BOOTSTRAP, ['apply', ...spec, ...where]).ended;
    expect(grown).toMatchObject({ code: 0 });
    expect(await problems(all, 4, 0)).toEqual([]);
    const timeouts = await Promise.all(
      all.map(({ client }) => client.config('GET', 'cluster-node-timeout')),
    );
    expect(timeouts).toEqual(all.map(() => ['cluster-node-timeout', `${NODE_TIMEOUT}`]));
  } finally {
    await servers.stop();
  }
});
