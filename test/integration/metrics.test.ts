import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { BOOTSTRAP, bootstrap, bootstrapArgs, launch } from '../support/program';
import { until } from '../support/until';
import { withServers } from './clusters';
import { runs } from '../support/install';

jest.setTimeout(120_000);

/** A port of loopback on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the keeper of a real cluster serves metrics, which promtool finds nothing wrong with', async () => {
  await withServers(6, async ({ all, addresses }) => {
    await bootstrap(3, 1, addresses);
    const port = await freePort();
    const keep = [...bootstrapArgs(3, 1, addresses, 'keep'), '--metrics-port', `${port}`];
    const keeper = launch(BOOTSTRAP, keep);
    const scrape = (): Promise<string> =>
      fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } })
        .then((response) => response.text())
        .catch(() => '');
    try {
      await until('all nodes are healthy', async () =>
        (await scrape()).includes('\nredis_keeper_nodes_healthy 6\n'),
      );
      const text = await scrape();
      expect(text).toContain('\nredis_keeper_slots_assigned 16384\n');
      expect(text).toContain('\nredis_keeper_decision{kind="done",reason="Healthy"} 1\n');
      if (runs('promtool')) {
        const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
          input: text,
          encoding: 'utf8',
        });
        expect(`${stdout}${stderr}`).toBe('');
      }
      await all[0].kill();
      await until('a node is missing', async () =>
        (await scrape()).includes('\nredis_keeper_nodes_healthy 5\n'),
      );
    } finally {
      keeper.kill();
      await keeper.ended;
    }
  });
});
