import { Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import {
  AlertOptions,
  Auth,
  Engine,
  MaxMemoryPolicy,
  Monitoring,
  RedisCluster,
  RedisClusterProps,
  SecretAuthOptions,
  Tls,
} from '../../../../src';
import { anchors, readDocument } from '../../docs/documents';
import { chartIn, Manifest, manifest, manifests } from '../synth';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly annotations: { readonly runbook_url: string };
}

/** The rules of a cluster, by the names of the alerts; one with a login has a certificate as well. */
function rules(
  props: RedisClusterProps = {},
  alertOptions?: AlertOptions,
  login?: SecretAuthOptions,
): Record<string, Rule> {
  const chart = chartIn('shop');
  const secret = Secret.fromSecretName(chart, 'login', 'redis-login');
  new RedisCluster(chart, 'redis', {
    monitoring: Monitoring.byPodMonitors({ alertOptions }),
    ...(login ? { auth: Auth.fromSecret(secret, login), tls: Tls.fromSecret(secret) } : {}),
    ...props,
  });
  const [group] = manifest(chart, 'PrometheusRule').spec.groups as unknown as { rules: Rule[] }[];
  return Object.fromEntries(group.rules.map((rule) => [rule.alert, rule]));
}

const all = { key: 'password' };

test('the PrometheusRule has all of them, for this cluster', () => {
  const chart = chartIn('shop');
  new RedisCluster(chart, 'redis', { monitoring: Monitoring.byPodMonitors() });
  expect(manifest(chart, 'PrometheusRule')).toMatchSnapshot();
});

test('each has a section in the runbook, and the page of metrics names it', () => {
  const runbook = anchors(readDocument('docs/operations.md'));
  const { links } = readDocument('docs/monitoring.md');
  for (const { annotations } of Object.values(rules({}, {}, all))) {
    const [page, anchor] = annotations.runbook_url.split('#');
    expect(page).toMatch(/\/docs\/operations\.md$/);
    expect(runbook).toContain(anchor);
    expect(links).toContain(`operations.md#${anchor}`);
  }
});

test('each section of the runbook is of an alert that there is', () => {
  const { headings } = readDocument('docs/operations.md');
  expect(headings.filter((heading) => heading.startsWith('RedisCluster')).sort()).toEqual(
    Object.keys(rules({}, {}, all)).sort(),
  );
});

test('each threshold can be given, and the place of the runbook', () => {
  const given = rules(
    {},
    {
      repairTime: Duration.minutes(20),
      formationTime: Duration.minutes(15),
      replicaLag: Size.mebibytes(1),
      failovers: 2,
      certificateTime: Duration.hours(1),
      memoryPercent: 75,
      connectionsPercent: 50,
      volumePercent: 70,
      runbook: 'https://wiki/redis',
    },
    { overlap: Duration.minutes(1) },
  );
  expect(given.RedisClusterNodeGone.for).toBe('1200s');
  expect(given.RedisClusterFormationSlow.for).toBe('900s');
  expect(given.RedisClusterFormerPasswordValid.for).toBe('2460s');
  expect(given.RedisClusterReplicaLag.expr).toMatch(/ > 1048576$/);
  expect(given.RedisClusterFailoverStorm.expr).toMatch(/ > 2$/);
  expect(given.RedisClusterCertificateEnding.expr).toMatch(/ \/ 6, 3600\)$/);
  expect(given.RedisClusterMemoryHigh.expr).toMatch(/ > 0\.75$/);
  expect(given.RedisClusterConnectionsHigh.expr).toMatch(/ > 0\.5$/);
  expect(given.RedisClusterVolumeFilling.expr).toMatch(/ > 0\.7$/);
  expect(given.RedisClusterRefused.annotations.runbook_url).toBe(
    'https://wiki/redis#redisclusterrefused',
  );
});

test('without a keeper there are those of the exporters, the volumes and the Job', () => {
  expect(Object.keys(rules({ keeper: false }, {}, all)).sort()).toEqual([
    'RedisClusterConnectionsHigh',
    'RedisClusterExporterSilent',
    'RedisClusterFailing',
    'RedisClusterJobFailed',
    'RedisClusterKeysEvicted',
    'RedisClusterMemoryHigh',
    'RedisClusterPersistenceFailing',
    'RedisClusterVolumeFilling',
  ]);
});

test('a cache is full and evicts keys when all is well', () => {
  const cache = { maxMemory: Size.gibibytes(1), maxMemoryPolicy: MaxMemoryPolicy.ALLKEYS_LRU };
  expect(rules(cache)).not.toHaveProperty('RedisClusterMemoryHigh');
  expect(rules(cache)).not.toHaveProperty('RedisClusterKeysEvicted');
});

test('those of a password are there where there is one, and where it is asked for', () => {
  expect(Object.keys(rules()).filter((name) => name.includes('Password'))).toEqual([]);
  expect(rules({}, {}, { required: false })).toHaveProperty('RedisClusterPasswordNotTaken');
  expect(rules({}, {}, { required: false })).not.toHaveProperty('RedisClusterFormerPasswordValid');
});

test('that of the certificate is there where there is one', () => {
  expect(rules()).not.toHaveProperty('RedisClusterCertificateEnding');
  const { expr } = rules({}, {}, all).RedisClusterCertificateEnding;
  expect(expr).toMatch(/ \/ 6, 1814400\)$/);
});

test("the volumes are those of the StatefulSet's claims", () => {
  const { expr } = rules({ metadata: { name: 'sessions' } }).RedisClusterVolumeFilling;
  expect(expr).toContain('persistentvolumeclaim=~"data-sessions-[0-9]+"');
});

test('the Job is found whatever its hash is', () => {
  const { expr } = rules().RedisClusterJobFailed;
  expect(expr).toContain('job_name=~"redis-bootstrap-[0-9a-f]{8}"');
});

test('they can be left out', () => {
  const chart = chartIn('shop');
  new RedisCluster(chart, 'redis', { monitoring: Monitoring.byPodMonitors({ alerts: false }) });
  expect(manifests(chart, 'PrometheusRule')).toEqual([]);
  expect(manifests(chart, 'PodMonitor')).toHaveLength(2);
});

test('labels reach them as they reach the PodMonitors', () => {
  const chart = chartIn('shop');
  const monitoring = Monitoring.byPodMonitors({ labels: { release: 'prometheus' } });
  const redis = new RedisCluster(chart, 'redis', { monitoring });
  redis.monitoring!.alerts!.metadata.addLabel('role', 'alert-rules');
  const { metadata }: Manifest = manifest(chart, 'PrometheusRule');
  expect(metadata.labels).toMatchObject({ release: 'prometheus', role: 'alert-rules' });
});

test.each<[AlertOptions, string]>([
  [{ memoryPercent: 0.9 }, 'memoryPercent is 0.9, and must be an integer from 1 to 100'],
  [{ connectionsPercent: 101 }, 'connectionsPercent is 101, and must be an integer from 1 to 100'],
  [{ certificateTime: Duration.seconds(0) }, 'certificateTime in seconds is 0'],
  [{ volumePercent: 0 }, 'volumePercent is 0, and must be an integer from 1 to 100'],
  [{ failovers: 0 }, 'failovers is 0, and must be an integer of at least 1'],
  [{ repairTime: Duration.seconds(0) }, 'repairTime in seconds is 0'],
  [{ formationTime: Duration.seconds(0) }, 'formationTime in seconds is 0'],
  [{ lag: 1 } as AlertOptions, 'unknown option lag'],
])('refused: %j', (alertOptions, message) => {
  expect(() => Monitoring.byPodMonitors({ alertOptions })).toThrow(message);
});

test('before Redis 6.0 there are none of the password, of which the keeper has no figures there', () => {
  const auth = Auth.fromSecret(Secret.fromSecretName(chartIn('shop'), 'login', 'redis-login'));
  const names = (engine: Engine): string[] => Object.keys(rules({ engine, auth }));
  expect(names(Engine.REDIS_6_0).join()).toMatch(/PasswordNotTaken.*FormerPasswordValid/);
  expect(names(Engine.REDIS_5_0).join()).not.toContain('Password');
});
