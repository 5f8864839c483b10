import { App, Chart, Yaml } from 'cdk8s';
import { Monitoring, RedisCluster, RedisClusterProps, RedisDashboard } from '../../../../src';
import { withoutProgram } from '../../../../src/testing/without-program';
import { chartIn, Manifest, manifest, manifests, statefulSet, text } from '../synth';

/** As long as Grafana takes one. */
const MAX_UID = 40;

interface Content {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly object[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

const monitoring = Monitoring.byPodMonitors();

/** The ConfigMaps that Grafana's sidecar finds. */
function dashboards(chart: Chart): Manifest[] {
  return manifests(chart, 'ConfigMap').filter(
    ({ metadata }) =>
      (metadata.labels as { grafana_dashboard?: string })?.grafana_dashboard === '1',
  );
}

function clusterIn(chart: Chart, props: RedisClusterProps = {}): RedisCluster {
  return new RedisCluster(chart, 'redis', { monitoring, ...props });
}

function contentOf({ data }: Manifest): { file: string; json: string; content: Content } {
  const [[file, json]] = Object.entries(data);
  return { file, json: text(json), content: JSON.parse(text(json)) as Content };
}

test('a cluster with monitoring has a dashboard, which the sidecar of Grafana finds', () => {
  for (const each of [monitoring, Monitoring.byAnnotations()]) {
    const chart = chartIn('shop');
    clusterIn(chart, { monitoring: each, metadata: { labels: { team: 'data' } } });
    const [{ metadata }, ...others] = dashboards(chart);
    expect(others).toEqual([]);
    expect(metadata).toMatchObject({
      name: 'redis-dashboard',
      namespace: 'shop',
      labels: { grafana_dashboard: '1', team: 'data' },
    });
  }
});

test('it can be left out', () => {
  for (const without of [undefined, Monitoring.byPodMonitors({ dashboard: false })]) {
    const chart = chartIn('shop');
    expect(clusterIn(chart, { monitoring: without }).dashboard).toBeUndefined();
    expect(dashboards(chart)).toEqual([]);
  }
});

test('it shows this cluster, by the names of its pods, with nothing left to fill in', () => {
  const chart = chartIn('shop');
  clusterIn(chart, { metadata: { name: 'sessions' } });
  const { file, json, content } = contentOf(dashboards(chart)[0]);
  expect(file).toBe('redis-cluster.shop.sessions.json');
  expect(content.title).toBe('Redis Cluster / shop / sessions');
  for (const query of [
    'sum(redis_cluster_state{namespace="shop",pod=~"sessions-[0-9]+"})',
    'max(redis_keeper_healthy{namespace="shop",pod=~"sessions-keeper-[a-z0-9]+-[a-z0-9]+"})',
    'ALERTS{alertstate="firing",namespace="shop",redis_cluster="sessions"}',
  ]) {
    expect(json).toContain(JSON.stringify(query).slice(1, -1));
  }
  expect(json).not.toMatch(/<\w+>|\$namespace/);
  expect(content.templating.list.map(({ name }) => name)).toEqual(['datasource', 'pod']);
});

test('the names by which it finds pods are those of the alerts', () => {
  const chart = chartIn('shop');
  clusterIn(chart);
  const pods = (json: string): Set<string> =>
    new Set([...json.matchAll(/pod=~\\"([^$\\]*)\\"/g)].map(([, pattern]) => pattern));
  expect(pods(contentOf(dashboards(chart)[0]).json)).toEqual(
    pods(JSON.stringify(manifest(chart, 'PrometheusRule'))),
  );
});

test('where the chart does not know the namespace, a person chooses it', () => {
  const chart = new Chart(new App(), 'test');
  clusterIn(chart, { metadata: { name: 'redis' } });
  const { file, json, content } = contentOf(dashboards(chart)[0]);
  expect(file).toBe('redis-cluster.redis.json');
  expect(content.templating.list.map(({ name }) => name)).toEqual([
    'datasource',
    'namespace',
    'pod',
  ]);
  expect(json).toContain('redis_cluster_state{namespace=\\"$namespace\\"');
});

test('two clusters have a file and an address each, which do not change', () => {
  const chart = chartIn('shop');
  for (const name of ['carts', 'sessions']) {
    new RedisCluster(chart, name, { monitoring, metadata: { name } });
  }
  const [carts, sessions] = dashboards(chart).map(contentOf);
  expect(carts.file).not.toBe(sessions.file);
  expect(carts.content.uid).not.toBe(sessions.content.uid);
  expect(carts.content.uid).toBe('redis-cluster-2894091b');
  expect(carts.content.uid.length).toBeLessThanOrEqual(MAX_UID);
});

test('without a keeper there is nothing of what only that sees', () => {
  const chart = chartIn('shop');
  clusterIn(chart, { keeper: false });
  const { json, content } = contentOf(dashboards(chart)[0]);
  expect(json).not.toContain('redis_keeper_');
  expect(content.panels.length).toBeGreaterThan(0);
});

test('labels and annotations reach it, such as that of a folder', () => {
  const chart = chartIn('shop');
  const { dashboard } = clusterIn(chart);
  dashboard!.metadata.addAnnotation('grafana_folder', 'Redis');
  expect(dashboards(chart)[0].metadata.annotations).toEqual({ grafana_folder: 'Redis' });
});

test('a snapshot of a chart does not have its text, nor does a manifest more than 36 KB of it', () => {
  const chart = chartIn('shop');
  clusterIn(chart);
  const [configMap] = dashboards(chart);
  expect(Yaml.stringify(configMap).length).toBeLessThan(36_000);
  expect(withoutProgram(configMap.data)).toEqual({ 'redis-cluster.shop.redis.json': '<program>' });
});

test('it needs a StatefulSet whose metrics are served', () => {
  const chart = chartIn('shop');
  const props = { statefulSet: statefulSet(chart) };
  expect(() => new RedisDashboard(chart, 'dashboard', props)).toThrow(
    'the StatefulSet redis has no monitoring, so its dashboard would be empty; give it ' +
      'Monitoring.byPodMonitors() or Monitoring.byAnnotations()',
  );
});
