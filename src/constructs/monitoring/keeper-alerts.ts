import { Duration } from 'cdk8s';
import { LEAST_LIFE_LEFT } from '../../certificate-end';
import { SLOTS } from '../../topology';
import { Keeper } from '../jobs/keeper';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { Alert, LATER, selector, SOON } from './alert';
import { AlertOptions } from './alert-options';
import { keeperPods } from './pod-names';

/** The problems of nodes whose views of the cluster differ. */
const VIEWS_DIFFER = 'NodesDisagree|PodsNotJoined|ForeignNode';

/** A host that was drained is back by then, or the keeper has exchanged replicas. */
const SPREADING = Duration.hours(1);

/** The keeper looks every 3 s. */
const SILENCE_S = 60;

/**
 * What only the keeper sees. The name of its pod is left out of each, so that an alert goes on when the
 * keeper is restarted.
 */
export function keeperAlerts(keeper: Keeper, options: Required<AlertOptions>): Alert[] {
  const { repairTime, formationTime, replicaLag, failovers } = options;
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
      name: 'RedisClusterShardNotSpread',
      severity: 'warning',
      expr: `max by (namespace, domain) (${metric('shards_in_one_domain')}) > 0`,
      after: SPREADING,
      summary:
        '{{ $value }} of the shards have all copies in one {{ $labels.domain }}, and fail with it',
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
      name: 'RedisClusterFailoverStorm',
      severity: 'warning',
      // What Prometheus says of a counter is extrapolated, and not a whole number.
      expr:
        `round(sum by (namespace, member) (increase(${metric('failovers_total')}[30m]))) ` +
        `> ${failovers}`,
      after: SOON,
      summary:
        '{{ $labels.member }} has taken over from its primary {{ $value }} times in half an hour',
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
export function passwordAlerts(
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

/** A certificate that was not renewed in time; nothing where there is none. */
export function certificateAlerts(
  keeper: Keeper,
  { config: { _tls: tls } }: RedisStatefulSet,
  { certificateTime }: Required<AlertOptions>,
): Alert[] {
  if (tls === undefined) return [];
  const metric = keeperMetric(keeper);
  const [start, end] = ['start', 'end'].map(
    (name) => `max by (namespace) (${metric(`certificate_${name}_timestamp_seconds`)})`,
  );
  const life = `(${end} - ${start}) / ${1 / LEAST_LIFE_LEFT}`;
  return [
    {
      name: 'RedisClusterCertificateEnding',
      severity: 'warning',
      expr: `${end} - time() < clamp_max(${life}, ${certificateTime.toSeconds()})`,
      after: SOON,
      summary:
        'the certificate of the nodes has {{ $value | humanizeDuration }} left, and was not renewed',
    },
  ];
}

function keeperMetric(keeper: Keeper): (name: string, label?: string) => string {
  return (name, label) =>
    `redis_keeper_${name}${selector(keeper, keeperPods(keeper), 'pod', label)}`;
}
