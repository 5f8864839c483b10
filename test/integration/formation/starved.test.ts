import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap } from '../../support/program';
import { TestServer } from '../../support/servers';
import { blankServers, expectHealthy, expectKeys, withServers, writeKeys } from '../clusters';

jest.setTimeout(120_000);

const sixServers = blankServers(6);

/** How long servers get no processor, and some after that, as in containers with a low limit. */
const STARVED_MS = 700;
const FED_MS = 300;

/** Takes the processor away from servers again and again, until it is told to end. */
async function starve(servers: readonly TestServer[], isOver: () => boolean): Promise<void> {
  const infos = await Promise.all(servers.map(({ client }) => client.info('server')));
  const pids = infos.map((info) => Number(/process_id:(\d+)/.exec(info)?.[1]));
  await Promise.all(
    pids.map(async (pid) => {
      while (!isOver()) {
        process.kill(pid, 'SIGSTOP');
        await sleep(STARVED_MS * (0.5 + Math.random()));
        process.kill(pid, 'SIGCONT');
        await sleep(FED_MS * (0.5 + Math.random()));
      }
    }),
  );
}

test('six servers become a cluster although they get no processor for longer than the node timeout', async () => {
  const servers = sixServers();
  let isOver = false;
  const starving = starve(servers.all, () => isOver);
  const { code, output } = await bootstrap(3, 1, servers.addresses).finally(() => (isOver = true));
  await starving;
  expect(output).toContain('Healthy: ');
  expect(code).toBe(0);
  await expectHealthy(servers.all, 3, 1);
});

test('servers that join a cluster take none of those that serve for failed, though they get no processor for 1 s', async () => {
  await withServers(10, async (servers) => {
    await bootstrap(3, 1, servers.addresses.slice(0, 6));
    await writeKeys(servers);
    const before = await failures(servers.all);
    let isOver = false;
    const starving = starve(servers.all.slice(0, 6), () => isOver);
    const { code } = await bootstrap(5, 1, servers.addresses).finally(() => (isOver = true));
    await starving;
    expect(code).toBe(0);
    expect(await failures(servers.all)).toBe(before);
    await expectKeys(servers);
  });
});

/** How often servers have told one another that one has failed. */
async function failures(servers: readonly TestServer[]): Promise<number> {
  const infos = await Promise.all(servers.map(({ client }) => client.cluster('INFO')));
  return infos.reduce(
    (sum, info) => sum + Number(/messages_fail_sent:(\d+)/.exec(info)?.[1] ?? 0),
    0,
  );
}
