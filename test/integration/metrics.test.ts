import { spawnSync } from 'node:child_process';
import { bootstrap } from '../support/program';
import { hasPromtool } from '../support/promtool';
import { until } from '../support/until';
import { withServers, writeKeys } from './clusters';
import { withKeeper } from './keeper-metrics';

jest.setTimeout(120_000);

const withPromtool = hasPromtool();

const FAILOVER = /^redis_keeper_failovers_total\{member=".*"\} 1$/m;

test('the keeper of a real cluster serves metrics, which promtool finds nothing wrong with', async () => {
  await withServers(6, async (servers) => {
    const { all, addresses } = servers;
    await bootstrap(3, 1, addresses);
    await writeKeys(servers);
    await withKeeper(servers, async (scrape) => {
      await until('all nodes are healthy', async () =>
        (await scrape()).includes('\nredis_keeper_nodes_healthy 6\n'),
      );
      const text = await scrape();
      expect(text).toContain('\nredis_keeper_slots_assigned 16384\n');
      expect(text).toContain('\nredis_keeper_decision{kind="done",reason="Healthy"} 1\n');
      if (withPromtool) {
        const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
          input: text,
          encoding: 'utf8',
        });
        expect(`${stdout}${stderr}`).toBe('');
      }
      expect(text).not.toMatch(FAILOVER);
      const roles = await Promise.all(all.map(({ client }) => client.role()));
      await all[roles.findIndex(([role]) => role === 'master')].kill();
      await until('a node is missing', async () =>
        (await scrape()).includes('\nredis_keeper_nodes_healthy 5\n'),
      );
      await until('a failover is counted', async () => FAILOVER.test(await scrape()));
    });
  });
});
