import { setTimeout as sleep } from 'node:timers/promises';
import { BOOTSTRAP, bootstrap, bootstrapArgs, launch } from '../../support/program';
import { until } from '../../support/until';
import { blankServers, expectHealthy, expectKeys, configurations, writeKeys } from '../clusters';

jest.setTimeout(120_000);

const sixServers = blankServers(6);

test('six servers become 3 shards of 2, keep their keys, and are left alone from then on', async () => {
  const servers = sixServers();
  const first = await bootstrap(3, 1, servers.addresses);
  await expectHealthy(servers.all, 3, 1);
  expect(first.code).toBe(0);
  expect(first.output).toContain(
    'all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots',
  );
  await writeKeys(servers);
  const before = await configurations(servers);

  const second = await bootstrap(3, 1, servers.addresses);
  expect(second).toMatchObject({
    code: 0,
    output: 'Healthy: all 6 nodes agree: 3 primaries and 3 replicas serve all 16384 slots\n',
  });
  expect(await configurations(servers)).toEqual(before);
  await expectKeys(servers);
});

test('six servers become one cluster under two programs at once', async () => {
  const servers = sixServers();
  const endings = await Promise.all([
    bootstrap(3, 1, servers.addresses),
    bootstrap(3, 1, servers.addresses),
  ]);
  expect(endings.map(({ code }) => code)).toEqual([0, 0]);
  await expectHealthy(servers.all, 3, 1);
});

test('six servers become a cluster although one of them is killed and started again', async () => {
  const servers = sixServers();
  const running = launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses));
  const [, second] = servers.all;
  await until('it belongs to a shard', async () =>
    ((await second.client.cluster('NODES')) as string).trim().includes('\n'),
  );
  await second.kill();
  await second.start();
  expect(await running.ended).toMatchObject({ code: 0 });
  // A late restart took the settings of forming away, and nothing else.
  expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
  await expectHealthy(servers.all, 3, 1);
});

test('a keeper that was there before leaves the forming to the Job, and no command is refused', async () => {
  const servers = sixServers();
  const keeper = launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses, 'keep'));
  // It looks for the first time after 3 s, while the servers are blank.
  await sleep(4_000);
  const job = await bootstrap(3, 1, servers.addresses);
  await sleep(4_000);
  keeper.kill();
  const { output } = await keeper.ended;
  expect(job.code).toBe(0);
  expect(job.output).not.toContain(' failed: ');
  expect(output).toMatch(/^\S+Z waiting \(WaitingForJob\): left to the Job: /);
  expect(output).toMatch(/^\S+Z Healthy: all 6 nodes agree/m);
  expect(output).not.toContain(' failed: ');
  await expectHealthy(servers.all, 3, 1);
});
