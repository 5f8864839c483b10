import { App, Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import { Auth, Monitoring, RedisCluster, RedisClusterProps, Tls } from '../../../src';
import { promtool } from '../../support/promtool';

interface Rule {
  readonly alert: string;
  readonly for: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}
interface Groups {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

/** The rules of a cluster, as a file of Prometheus has them. */
export function rulesOf(props: RedisClusterProps = {}): Groups {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const auth = Auth.fromSecret(Secret.fromSecretName(chart, 'login', 'redis-login'));
  const monitoring = Monitoring.byPodMonitors();
  const tls = Tls.fromSecret(Secret.fromSecretName(chart, 'certificate', 'redis-tls'));
  new RedisCluster(chart, 'redis', { auth, tls, monitoring, ...props });
  const objects = Testing.synth(chart) as { kind: string; spec: Groups }[];
  return objects.find(({ kind }) => kind === 'PrometheusRule')!.spec;
}

export const INTERVAL_S = 15;
export const HOUR = (2 * 3600) / INTERVAL_S;

/** A series of two hours, most of which do not change; `from` and what follows change it. */
export type Series = Readonly<Record<string, string>>;

const KEEPER = 'namespace="shop",pod="redis-keeper-5d4f9c-x7k2p"';
export const SERVER = 'namespace="shop",pod="redis-3"';
export const CLAIM = 'namespace="shop",persistentvolumeclaim="data-redis-3"';
export const JOB = 'namespace="shop",job_name="redis-bootstrap-0a1b2c3d"';

export const keeper = (name: string, labels = ''): string =>
  `redis_keeper_${name}{${KEEPER}${labels && `,${labels}`}}`;
export const always = (value: number): string => `${value}+0x${HOUR}`;

/** What Prometheus has of a cluster that is well. */
export const HEALTHY: Series = {
  [keeper('nodes_wanted')]: always(6),
  [keeper('nodes_healthy')]: always(6),
  [keeper('replicas_per_shard_wanted')]: always(1),
  [keeper('slots_assigned')]: always(16384),
  [keeper('forming')]: always(0),
  [keeper('shard_replicas', 'shard="2"')]: always(1),
  [keeper('replica_lag_bytes', 'shard="2",member="redis-4"')]: always(1000),
  [keeper('shards_in_one_domain', 'domain="host"')]: always(0),
  [keeper('shards_in_one_domain', 'domain="zone"')]: always(0),
  [keeper('failovers_total', 'member="redis-3"')]: always(0),
  [keeper('decision', 'kind="done",reason="Healthy"')]: always(1),
  [keeper('problems', 'reason="NodesDisagree",severity="error"')]: always(0),
  [keeper('last_look_timestamp_seconds')]: `0+${INTERVAL_S}x${HOUR}`,
  [keeper('password_missing_nodes')]: always(0),
  [keeper('password_former_nodes')]: always(0),
  // It lives for six hours, and began to an hour ago.
  [keeper('certificate_start_timestamp_seconds')]: always(-3600),
  [keeper('certificate_end_timestamp_seconds')]: always(18000),
  [`up{${SERVER}}`]: always(1),
  [`redis_up{${SERVER}}`]: always(1),
  [`redis_cluster_state{${SERVER}}`]: always(1),
  [`redis_memory_used_bytes{${SERVER}}`]: always(50),
  [`redis_memory_max_bytes{${SERVER}}`]: always(100),
  [`redis_connected_clients{${SERVER}}`]: always(50),
  [`redis_config_maxclients{${SERVER}}`]: always(100),
  [`redis_aof_last_write_status{${SERVER}}`]: always(1),
  [`redis_aof_last_bgrewrite_status{${SERVER}}`]: always(1),
  [`redis_rdb_last_bgsave_status{${SERVER}}`]: always(1),
  [`redis_evicted_keys_total{${SERVER}}`]: always(0),
  [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: always(50),
  [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`]: always(100),
  [`kube_job_status_failed{${JOB}}`]: always(0),
  [`kube_job_status_succeeded{${JOB}}`]: always(0),
};

interface Expected {
  readonly at: number;
  readonly alert: string;
  /** The labels and annotations beside those of the rule; undefined where it does not fire. */
  readonly labels?: Record<string, string>;
  readonly summary?: string;
}

/** Runs the rules on series, and returns what promtool finds wrong. */
export function evaluate(rules: Groups, series: Series, expected: readonly Expected[]): string {
  const { rules: all } = rules.groups[0];
  const tests = {
    rule_files: ['rules.yml'],
    evaluation_interval: `${INTERVAL_S}s`,
    tests: [
      {
        interval: `${INTERVAL_S}s`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: expected.map(({ at, alert, labels, summary }) => {
          const rule = all.find((each) => each.alert === alert)!;
          const alerts = labels && [
            {
              exp_labels: { ...rule.labels, namespace: 'shop', ...labels },
              exp_annotations: { ...rule.annotations, summary: `redis: ${summary}` },
            },
          ];
          return { eval_time: `${at}s`, alertname: alert, exp_alerts: alerts ?? [] };
        }),
      },
    ],
  };
  const { status, output } = promtool(['test', 'rules', 'tests.yml'], {
    'tests.yml': tests,
    'rules.yml': rules,
  });
  return status === 0 ? '' : output;
}

/** A value that changes after 150 s, for a while. */
export function changes(to: number | '_', lasting: number, from: number | '_' = 0): string {
  const times = (value: number | '_', count: number): string =>
    value === '_' ? `stale _x${count - 1}` : `${value}+0x${count - 1}`;
  const count = lasting / INTERVAL_S;
  return `${times(from, 10)} ${times(to, count)} ${times(from, HOUR - count)}`;
}

/** A counter that rises by one at each of these seconds. */
export function counts(seconds: readonly number[]): string {
  const at = (time: number): number => seconds.filter((second) => second <= time).length;
  return Array.from({ length: HOUR + 1 }, (_, index) => at(index * INTERVAL_S)).join(' ');
}
