import { spawn } from 'node:child_process';
import { App, Chart, Testing } from 'cdk8s';
import { Monitoring, RedisCluster } from '../../src';
import { install, runs } from '../support/install';
import { promtool, withPromtool } from '../support/promtool';
import { freePort, TestServers } from '../support/servers';
import { until } from '../support/until';
import { expectKeys, withServers, writeKeys } from './clusters';
import { withKeeper } from './keeper-metrics';

jest.setTimeout(180_000);

const EXPORTER = 'prometheus-redis-exporter';
const KEEPER_POD = 'redis-keeper-5d4f9c-x7k2p';

/** What Prometheus has of an alert while it fires. */
const FIRING =
  'ALERTS{alertname="RedisClusterNodeGone",alertstate="firing",namespace="shop",redis_cluster="redis"}';

/** For how long the series go on as they were scraped. */
const INTERVAL_S = 15;
const SCRAPES = 40;

interface Content {
  readonly panels: readonly { readonly title: string; readonly targets?: { expr: string }[] }[];
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
  readonly templating: { readonly list: readonly { readonly query: string }[] };
}

/** All that the dashboard of a cluster asks Prometheus, as Grafana sends it. */
function queries(): string[] {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new RedisCluster(chart, 'redis', {
    metadata: { name: 'redis' },
    monitoring: Monitoring.byPodMonitors(),
  });
  const objects = Testing.synth(chart) as { metadata: { name: string }; data: object }[];
  const { data } = objects.find(({ metadata }) => metadata.name === 'redis-dashboard')!;
  const { panels, annotations, templating } = JSON.parse(
    Object.values(data as Record<string, string>)[0],
  ) as Content;
  return [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...annotations.list.map(({ expr }) => expr),
    // label_values(SERIES, LABEL)
    ...templating.list.flatMap(({ query }) => /^label_values\((.*), \w+\)$/.exec(query)?.[1] ?? []),
  ].map((query) => query.replaceAll('$__rate_interval', '1m').replaceAll('$pod', 'redis-[0-9]+'));
}

/** The lines of a scrape as series for promtool, with the labels of their target; what is counted goes on. */
function seriesOf(scrape: string, pod: string): { series: string; values: string }[] {
  return [...scrape.matchAll(/^(redis_\w+)(?:\{(.*)\})? (\S+)$/gm)]
    .filter(([, , , value]) => Number.isFinite(Number(value)))
    .map(([, name, labels, value]) => ({
      series: `${name}{namespace="shop",pod="${pod}"${labels ? `,${labels}` : ''}}`,
      values: `${Number(value)}+${name.endsWith('_total') ? 1 : 0}x${SCRAPES}`,
    }));
}

/** What the exporter tells of each server. */
async function scrapeServers({ all }: TestServers): Promise<string[]> {
  if (!runs(EXPORTER)) install(EXPORTER);
  const listen = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const exporter = spawn(EXPORTER, {
    env: { ...process.env, REDIS_EXPORTER_WEB_LISTEN_ADDRESS: listen },
    stdio: 'ignore',
  });
  try {
    return await Promise.all(
      all.map(async ({ address }) => {
        let text = '';
        await until(`the exporter has asked ${address}`, async () => {
          const url = `http://${listen}/scrape?target=redis://${address}`;
          text = await fetch(url)
            .then((response) => response.text())
            .catch(() => '');
          return text.includes('\nredis_up 1\n');
        });
        return text;
      }),
    );
  } finally {
    exporter.kill();
  }
}

/** What the servers and the keeper tell once the keeper has formed a cluster, which then lost a node. */
async function scrapeAll(servers: TestServers): Promise<{ nodes: string[]; keeper: string }> {
  return withKeeper(servers, async (scrape) => {
    await until('all nodes are healthy', async () =>
      (await scrape()).includes('\nredis_keeper_nodes_healthy 6\n'),
    );
    await writeKeys(servers);
    await expectKeys(servers);
    // An error that a client is told.
    await expect(servers.all[0].client.call('GET')).rejects.toThrow('wrong number of arguments');
    const nodes = await scrapeServers(servers);
    await servers.all[5].kill();
    let keeper = '';
    await until('a node is missing', async () => {
      keeper = await scrape();
      return keeper.includes('\nredis_keeper_nodes_healthy 5\n');
    });
    return { nodes, keeper };
  });
}

withPromtool('the dashboard', () => {
  test('asks for nothing of which real servers and the keeper have no data', async () => {
    await withServers(
      6,
      async (servers) => {
        const { nodes, keeper } = await scrapeAll(servers);
        const series = [
          ...nodes.flatMap((text, index) => seriesOf(text, `redis-${index}`)),
          ...seriesOf(keeper, KEEPER_POD),
          { series: FIRING, values: `1+0x${SCRAPES}` },
        ];
        const tests = queries().map((query) => ({
          expr: `count(${query}) > bool 0`,
          eval_time: `${(INTERVAL_S * SCRAPES) / 2}s`,
          exp_samples: [{ labels: '{}', value: 1 }],
        }));
        expect(tests.length).toBeGreaterThan(30);
        const { status, output } = promtool(['test', 'rules', 'tests.yml'], {
          'tests.yml': {
            tests: [{ interval: `${INTERVAL_S}s`, input_series: series, promql_expr_test: tests }],
          },
        });
        expect(output).toContain('SUCCESS');
        expect(status).toBe(0);
      },
      { directives: ['--maxmemory', '100mb'] },
    );
  });
});
