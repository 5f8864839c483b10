import { observeServers } from '../../src/bootstrap/observe/server-view';
import { fixedLogin } from '../../src/bootstrap/redis/login';
import { Servers } from '../../src/bootstrap/redis/servers';
import { Status } from '../../src/bootstrap/report/status';
import { serverVersion } from '../support/find-server';
import { BOOTSTRAP, COMMAND, bootstrap, bootstrapArgs, Ending, launch } from '../support/program';
import { blankServers, configurations, withServers, writeKeys } from './clusters';

jest.setTimeout(120_000);

const sixServers = blankServers(6);

test('six servers are only looked at by a plan', async () => {
  const servers = sixServers();
  const before = await configurations(servers);
  const { code, output } = await launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses, 'plan'))
    .ended;
  expect(code).toBe(0);
  expect(output).toMatch(/^next \(PreparingNodes\): /);
  expect(output).toContain(`  ${servers.addresses[0]}: CONFIG SET cluster-node-timeout 500\n`);
  expect(await configurations(servers)).toEqual(before);
});

test('one address is enough for a status and a check of all nodes', async () => {
  const servers = sixServers();
  const [first, ...others] = servers.all;
  const command = (...args: string[]): Promise<Ending> =>
    launch(COMMAND, [...args, '--address', first.address]).ended;
  const alone = await command('check');
  expect(alone).toMatchObject({ code: 1 });
  expect(alone.output).toContain('error (SlotsUnassigned): slots without an owner: 0-16383');

  await bootstrap(3, 1, servers.addresses);
  await writeKeys(servers);
  const { nodes, ...rest } = JSON.parse((await command('status', '--json')).output) as Status;
  expect(rest).toEqual({ healthy: true, shards: 3, slots: 16384, keys: 200, problems: [] });
  expect(nodes.map(({ address }) => address).sort()).toEqual([...servers.addresses].sort());
  expect(nodes.map(({ shard, role }) => `${shard} ${role}`)).toEqual(
    [1, 2, 3].flatMap((shard) => [`${shard} primary`, `${shard} replica`]),
  );
  expect(await command('check')).toEqual({
    code: 0,
    signal: null,
    output: 'Healthy: 6 nodes agree, 3 shards serve all 16384 slots with 200 keys\n',
  });

  await others[4].kill();
  const { code, output } = await command('check');
  expect(output).toContain(`${others[4].address} does not listen yet\n`);
  expect(code).toBe(1);
  await others[4].start();
});

test('a server tells its own version, and without how many replicas it takes no writes', async () => {
  await withServers(
    1,
    async ({ all: [{ host, port }] }) => {
      const servers = new Servers(fixedLogin());
      const [{ view }] = await observeServers(servers, [
        { ordinal: 0, name: 'a', place: {}, host, port },
      ]);
      servers.close();
      expect(view).toMatchObject({ version: serverVersion(), minReplicas: 1 });
    },
    { directives: ['--min-replicas-to-write', '1'] },
  );
});
