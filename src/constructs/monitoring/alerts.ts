import { Duration } from 'cdk8s';
import { PrometheusRuleSpecGroupsRules } from '../../../imports/monitoring.coreos.com';
import { SLOTS } from '../../topology';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { Keeper } from '../jobs/keeper';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { AlertOptions } from './alert-options';

/** An alert, without what all of them have. */
interface Alert {
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  readonly expr: string;
  /** For how long the expression holds before somebody is told. */
  readonly after: Duration;
  /** What is wrong, in words that follow the name of the cluster. */
  readonly summary: string;
}

/** How long something has to last that is over in moments when all is well. */
const SOON = Duration.minutes(1);
const LATER = Duration.minutes(5);

/** The problems of nodes whose views of the cluster differ. */
const VIEWS_DIFFER = 'NodesDisagree|PodsNotJoined|ForeignNode';

/** The keeper looks every 3 s. */
const SILENCE_S = 60;

/** The alerts of a cluster, as a PrometheusRule has them. */
export function alertRules(
  bootstrap: BootstrapJob,
  keeper: Keeper | undefined,
  options: Required<AlertOptions>,
): PrometheusRuleSpecGroupsRules[] {
  const { statefulSet } = bootstrap;
  const alerts = [
    ...(keeper
      ? [...keeperAlerts(keeper, options), ...passwordAlerts(keeper, statefulSet, options)]
      : []),
    ...serverAlerts(statefulSet, options),
    jobFailed(bootstrap),
  ];
  return alerts.map(({ name, severity, expr, after, summary }) => ({
    alert: name,
    expr,
    for: `${after.toSeconds()}s`,
    labels: { severity, redis_cluster: statefulSet.name },
    annotations: {
      summary: `${statefulSet.name}: ${summary}`,
      runbook_url: `${options.runbook}#${name.toLowerCase()}`,
    },
  }));
}

/**
 * What only the keeper sees. The name of its pod is left out of each, so that an alert goes on when the
 * keeper is restarted.
 */
function keeperAlerts(keeper: Keeper, options: Required<AlertOptions>): Alert[] {
  const { repairTime, formationTime, replicaLag } = options;
  const metric = keeperMetric(keeper);
  const value = (name: string): string => `max by (namespace) (${metric(name)})`;
  return [
    {
      name: 'RedisClusterSlotsUnassigned',
      severity: 'critical',
      expr: `${value('slots_assigned')} < ${SLOTS} unless on (namespace) ${value('forming')} == 1`,
      after: SOON,
      summary: `only {{ $value }} of ${SLOTS} slots have an owner`,
    },
    {
      name: 'RedisClusterShardWithoutReplica',
      severity: 'warning',
      expr:
        `max by (namespace, shard) (${metric('shard_replicas')}) == 0 ` +
        `and on (namespace) ${value('replicas_per_shard_wanted')} > 0`,
      after: repairTime,
      summary: 'shard {{ $labels.shard }} has no replica, and would be lost with its primary',
    },
    {
      name: 'RedisClusterReplicaLag',
      severity: 'warning',
      expr:
        `max by (namespace, shard, member) (${metric('replica_lag_bytes')}) ` +
        `> ${replicaLag.toKibibytes() * 1024}`,
      after: LATER,
      summary: '{{ $labels.member }} is {{ $value | humanize1024 }}B behind its primary',
    },
    {
      name: 'RedisClusterNodeGone',
      severity: 'warning',
      expr: `${value('nodes_wanted')} - ${value('nodes_healthy')} > 0`,
      after: repairTime,
      summary: '{{ $value }} of the nodes are not healthy',
    },
    {
      name: 'RedisClusterNodesDisagree',
      severity: 'warning',
      expr: `max by (namespace, reason) (${metric('problems', `reason=~"${VIEWS_DIFFER}"`)}) > 0`,
      after: repairTime,
      summary: 'the nodes have different views of the cluster ({{ $labels.reason }})',
    },
    {
      name: 'RedisClusterRefused',
      severity: 'warning',
      expr: `max by (namespace, reason) (${metric('decision', 'kind="refuse"')}) == 1`,
      after: LATER,
      summary: 'nothing is done until somebody acts ({{ $labels.reason }})',
    },
    {
      name: 'RedisClusterFormationSlow',
      severity: 'warning',
      expr: `${value('forming')} == 1`,
      after: formationTime,
      summary: 'the cluster has not formed yet',
    },
    {
      name: 'RedisClusterKeeperSilent',
      severity: 'warning',
      expr:
        `time() - ${value('last_look_timestamp_seconds')} > ${SILENCE_S} ` +
        `or absent(${metric('last_look_timestamp_seconds')})`,
      after: LATER,
      summary: 'the keeper does not look at the cluster, and repairs nothing',
    },
  ];
}

/** A password that is changed in vain; nothing where there is none, or no figure of it, before Redis 6.0. */
function passwordAlerts(
  keeper: Keeper,
  { _login: { auth }, config: { engine } }: RedisStatefulSet,
  { repairTime }: Required<AlertOptions>,
): Alert[] {
  if (auth === undefined || !engine.atLeast('6.0')) return [];
  const metric = keeperMetric(keeper);
  return [
    {
      name: 'RedisClusterPasswordNotTaken',
      severity: 'warning',
      expr: `max by (namespace) (${metric('password_missing_nodes')}) > 0`,
      after: repairTime,
      summary: '{{ $value }} nodes do not take the password of the Secret',
    },
    // Without `required` none is asked for, which does not end.
    ...(auth._required
      ? [
          {
            name: 'RedisClusterFormerPasswordValid',
            severity: 'warning' as const,
            expr: `max by (namespace) (${metric('password_former_nodes')}) > 0`,
            after: Duration.seconds(auth._overlap + 2 * repairTime.toSeconds()),
            summary: '{{ $value }} nodes still let clients in with a former password, or none',
          },
        ]
      : []),
  ];
}

/** What the exporters see. */
function serverAlerts(
  statefulSet: RedisStatefulSet,
  { memoryPercent, connectionsPercent }: Required<AlertOptions>,
): Alert[] {
  const pods = selector(statefulSet, `${statefulSet.name}-[0-9]+`);
  const used = `redis_memory_used_bytes${pods} / (redis_memory_max_bytes${pods} > 0)`;
  const connections = `redis_connected_clients${pods} / redis_config_maxclients${pods}`;
  const failed = ['aof_last_write', 'aof_last_bgrewrite', 'rdb_last_bgsave'].map(
    (name) => `redis_${name}_status${pods} == 0`,
  );
  return [
    {
      name: 'RedisClusterFailing',
      severity: 'critical',
      expr: `count by (namespace) (redis_cluster_state${pods} == 0) > 0`,
      after: SOON,
      summary: 'cluster_state:fail on {{ $value }} of the nodes, which serve no commands',
    },
    ...(evicts(statefulSet)
      ? []
      : [
          {
            name: 'RedisClusterMemoryHigh',
            severity: 'warning' as const,
            expr: `max by (namespace, pod) (${used}) > ${memoryPercent / 100}`,
            after: LATER,
            summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its maxmemory',
          },
        ]),
    {
      name: 'RedisClusterPersistenceFailing',
      severity: 'critical',
      expr: `count by (namespace, pod) (${failed.join(' or ')}) > 0`,
      after: LATER,
      summary: '{{ $labels.pod }} cannot write to its volume',
    },
    {
      name: 'RedisClusterConnectionsHigh',
      severity: 'warning',
      expr: `max by (namespace, pod) (${connections}) > ${connectionsPercent / 100}`,
      after: LATER,
      summary: '{{ $labels.pod }} has {{ $value | humanizePercentage }} of its connections in use',
    },
  ];
}

/** A Job that has no try that succeeded, as kube-state-metrics tells. */
function jobFailed(bootstrap: BootstrapJob): Alert {
  const jobs = selector(
    bootstrap,
    bootstrap.name.replace(/[0-9a-f]{8}$/, '[0-9a-f]{8}'),
    'job_name',
  );
  return {
    name: 'RedisClusterJobFailed',
    severity: 'warning',
    expr:
      `max by (namespace, job_name) (kube_job_status_failed${jobs}) > 0 ` +
      `unless on (namespace, job_name) kube_job_status_succeeded${jobs} > 0`,
    after: LATER,
    summary: 'the Job {{ $labels.job_name }} has refused or failed',
  };
}

/** Whether a full server makes room by itself. */
function evicts({ config }: RedisStatefulSet): boolean {
  return (config._directive('maxmemory-policy') ?? 'noeviction') !== 'noeviction';
}

function keeperMetric(keeper: Keeper): (name: string, label?: string) => string {
  const pods = `${keeper.name}-[a-z0-9]+-[a-z0-9]+`;
  return (name, label) => `redis_keeper_${name}${selector(keeper, pods, 'pod', label)}`;
}

/** The labels of the series of an object; the namespace only where it is known. */
function selector(
  { metadata: { namespace } }: RedisStatefulSet | Keeper | BootstrapJob,
  pattern: string,
  name: 'pod' | 'job_name' = 'pod',
  label?: string,
): string {
  const labels = [
    ...(namespace === undefined ? [] : [`namespace="${namespace}"`]),
    `${name}=~"${pattern}"`,
    ...(label === undefined ? [] : [label]),
  ];
  return `{${labels.join(',')}}`;
}
