import { nodeCount } from '../../topology';
import { ClusterSpec } from '../cluster/cluster-spec';
import { hasPassword, takesSeveral } from '../cluster/login';
import { ClusterState } from '../cluster/cluster-state';
import { isFailing, Observation, openSlotsOf } from '../cluster/observation';
import { slotCount } from '../cluster/slot-ranges';
import { Decision } from '../plan/decision';
import { groupBy } from '../util/group-by';
import { counter, counters, gauge, gauges, Metric } from './metric';
import { PROBLEM_SEVERITIES } from './problem-reasons';
import { shardMetrics } from './shard-metrics';
import { statusOf } from './status';

/** What a look found, and what was decided on it. */
export interface Look {
  readonly seen: Observation;
  readonly cluster: ClusterState;
  readonly decision: Decision;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** What was done and seen since the program started. */
export interface Totals {
  readonly looks: number;
  /** Those at which Kubernetes or the DNS did not say which pods there are. */
  readonly failedLooks: number;
  /** The steps that were sent, by their reasons. */
  readonly steps: ReadonlyMap<string, number>;
  /** The commands that a server or Kubernetes refused. */
  readonly failedCommands: number;
  /** Slots that got an owner of another shard. */
  readonly movedSlots: number;
  /** How often nodes took over from their primaries, by the names of their pods. */
  readonly failovers: ReadonlyMap<string, number>;
}

/**
 * The metrics of a cluster as the keeper sees it; those that only a look can tell are left out before the
 * first one.
 */
export function metricsOf(
  version: string,
  spec: ClusterSpec,
  totals: Totals,
  look?: Look,
): Metric[] {
  return [
    gauges('build_info', 'The version of the program; the value is always 1.', [
      { labels: { version }, value: 1 },
    ]),
    gauge('nodes_wanted', 'The nodes that the cluster is to have.', nodeCount(spec)),
    gauge('shards_wanted', 'The shards that the cluster is to have.', spec.shards),
    gauge(
      'replicas_per_shard_wanted',
      'The replicas that each shard is to have.',
      spec.replicasPerShard,
    ),
    counter('looks_total', 'The looks at the pods and their servers.', totals.looks),
    counter(
      'look_failures_total',
      'The looks at which Kubernetes or the DNS did not say which pods there are.',
      totals.failedLooks,
    ),
    counters(
      'steps_total',
      'The steps that were taken, by their reasons.',
      [...totals.steps].map(([reason, value]) => ({ labels: { reason }, value })),
    ),
    counter(
      'command_failures_total',
      'The commands of steps that a server or Kubernetes refused.',
      totals.failedCommands,
    ),
    counter(
      'slots_moved_total',
      'The slots that were seen to go from one shard to another.',
      totals.movedSlots,
    ),
    ...(look === undefined ? [] : lookMetrics(look, totals)),
  ];
}

function lookMetrics({ seen, cluster, decision, at }: Look, { failovers }: Totals): Metric[] {
  const status = statusOf(seen);
  const { kind, reason } = decision;
  return [
    gauge('last_look_timestamp_seconds', 'When the last look succeeded.', at / 1000),
    gauges('decision', 'What was decided at the last look; the value is always 1.', [
      { labels: { kind, reason }, value: 1 },
    ]),
    gauge('healthy', 'Whether check would end with 0.', status.healthy),
    gauge(
      'forming',
      'Whether no data is there yet, and no part could serve any.',
      isForming(seen, cluster),
    ),
    gauges(
      'problems',
      'The problems that status reports, by their reasons.',
      Object.entries(PROBLEM_SEVERITIES).map(([each, severity]) => ({
        labels: { reason: each, severity },
        value: status.problems.filter((problem) => problem.reason === each).length,
      })),
    ),
    gauge(
      'nodes_healthy',
      'The nodes that answer, serve, and are not failing in the eyes of another.',
      healthyNodes(cluster),
    ),
    gauge('slots_assigned', 'The slots that have an owner.', status.slots),
    gauge('slots_migrating', 'The slots that are on their way.', migratingSlots(seen)),
    ...shardMetrics(status, failovers),
    gauges('servers', 'The servers that answer, by their versions.', versions(cluster)),
    ...passwordMetrics(seen, cluster),
    ...certificateMetrics(seen),
  ];
}

/** Where no node of many answers, it is not known that there is no data. */
function isForming({ replicas = 1 }: Observation, cluster: ClusterState): boolean {
  return cluster.isForming && (cluster.members.length > 0 || replicas <= 1);
}

function healthyNodes({ members }: ClusterState): number {
  const failing = new Set(
    members.flatMap(({ view }) =>
      [...view.lines.values()].filter((line) => isFailing(line)).map(({ id }) => id),
    ),
  );
  return members.filter(
    ({ own, view }) =>
      view.ok && !failing.has(view.id) && (own.primary === undefined || view.linkUp),
  ).length;
}

/** Both ends of a slot may have it marked. */
function migratingSlots({ pods }: Observation): number {
  const marked = new Set(openSlotsOf(pods).map(({ slot }) => slot));
  const byServers = pods.flatMap(({ view }) => view?.migrations ?? []);
  return marked.size + byServers.reduce((sum, { ranges }) => sum + slotCount(ranges), 0);
}

function versions({ members }: ClusterState): Metric['samples'] {
  return [...groupBy(members, ({ view }) => view.version)].map(([version, by]) => ({
    labels: { version },
    value: by.length,
  }));
}

/** Nothing where no password comes from a Secret, or the servers have no users, before Redis 6.0. */
function passwordMetrics({ passwords }: Observation, { members }: ClusterState): Metric[] {
  const shared = [...(passwords ?? [])];
  if (shared.length === 0 || members.every(({ view }) => view.login === undefined)) return [];
  return [
    gauge(
      'password_missing_nodes',
      'The nodes that do not have the passwords of the Secrets yet.',
      members.filter(({ view: { login } }) =>
        shared.some(([user, { hash }]) => !hasPassword(login, user, hash)),
      ).length,
    ),
    gauge(
      'password_former_nodes',
      'The nodes that let clients in with a former password, or without one.',
      members.filter(({ view: { login } }) => shared.some(([user]) => takesSeveral(login, user)))
        .length,
    ),
  ];
}

/** Of the certificate that ends first; nothing where no server shows one. */
function certificateMetrics({ pods }: Observation): Metric[] {
  const [first] = pods.flatMap(({ certificate = [] }) => certificate).sort((a, b) => a.end - b.end);
  if (first === undefined) return [];
  return [
    gauge(
      'certificate_start_timestamp_seconds',
      'When the certificate of the nodes that ends first began to be valid.',
      first.start / 1000,
    ),
    gauge(
      'certificate_end_timestamp_seconds',
      'When the certificate of the nodes that ends first does so.',
      first.end / 1000,
    ),
  ];
}
