import { nodeCount, SLOTS } from '../../topology';
import { Decision, refuse, step, wait } from './decision';
import { formatList } from '../util/list';
import { isFailing, Observation, Pod } from '../cluster/observation';
import { repairDegraded } from './degraded';
import { slotsOfTheLost } from './refusals';
import { strangers, ClusterState } from '../cluster/cluster-state';
import { slotCount } from '../cluster/slot-ranges';
import { ClusterSpec, isLeaving } from '../cluster/cluster-spec';

/** Whether there are other shards or pods than those that are wanted, in a cluster that serves. */
export function isReshaping(
  spec: ClusterSpec,
  seen: Observation,
  { members, unused }: ClusterState,
): boolean {
  const count = nodeCount(spec);
  const { replicas = seen.pods.length } = seen;
  // Where others give the number of pods, there may be more of them than nodes.
  const pods = spec.scales ? replicas : replicas - unused.length;
  const owners = members.flatMap(({ view }) =>
    [...view.lines.values()].filter(({ slots }) => slots.length > 0),
  );
  const shards = new Set(owners.map(({ id }) => id)).size;
  const isServed = members.some(
    ({ view }) =>
      [...view.lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0) === SLOTS,
  );
  return (
    shards > 0 && (pods !== count || shards > spec.shards || (isServed && shards < spec.shards))
  );
}

/** What has to happen before every pod can be seen, and what may. */
export function preconditions(
  spec: ClusterSpec,
  seen: Observation,
  cluster: ClusterState,
): Decision | undefined {
  const { pods, replicas, autoscaler } = seen;
  const hopeless = pods.find(({ problem }) => problem?.final);
  if (hopeless !== undefined) return refuse('ServerRefused', complaint(hopeless));
  if (autoscaler !== undefined) {
    return refuse(
      'AutoscalerFound',
      `the HorizontalPodAutoscaler ${autoscaler} scales the StatefulSet, whose number of pods ` +
        `follows from shards and replicasPerShard: delete it`,
    );
  }
  // A StatefulSet that nobody has scaled yet has one pod, and no cluster to be asked about.
  const asked = pods.slice(0, replicas === 1 ? 0 : replicas);
  const blind = asked.filter(({ view }) => view === undefined);
  if (blind.length > 0 && !areUnmissed(blind, spec, cluster)) {
    return (
      withoutPrimary(spec, seen, cluster, blind) ??
      repairDegraded(spec, asked, cluster) ??
      wait('WaitingForPods', formatList(blind.map(complaint)))
    );
  }
  return replicas !== undefined && replicas < nodeCount(spec)
    ? scaleOut(spec, replicas)
    : undefined;
}

/** Whether pods that cannot be seen are leaving anyhow, and everybody holds their nodes for dead. */
function areUnmissed(blind: readonly Pod[], spec: ClusterSpec, cluster: ClusterState): boolean {
  return (
    blind.every((pod) => isLeaving(pod, spec)) &&
    cluster.members.length > 0 &&
    cluster.members.every((member) =>
      strangers(member, cluster).every((line) => isFailing(line) && line.slots.length === 0),
    )
  );
}

/** A cluster that has lost slots for now is not changed. */
function withoutPrimary(
  spec: ClusterSpec,
  seen: Observation,
  cluster: ClusterState,
  blind: readonly Pod[],
): Decision | undefined {
  const isDead = cluster.members.some((member) =>
    strangers(member, cluster).some(
      ({ flags, slots }) => flags.includes('fail') && slots.length > 0,
    ),
  );
  if (!isDead || !isReshaping(spec, seen, cluster) || slotsOfTheLost(cluster) === undefined)
    return undefined;
  return refuse(
    'ShardWithoutPrimary',
    `a shard has no healthy primary, for ${formatList(blind.map(complaint))}: bring it back ` +
      `before shards or replicasPerShard change`,
  );
}

function complaint({ name, problem }: Pod): string {
  return `${name} ${problem?.text ?? 'was not seen'}`;
}

function scaleOut(spec: ClusterSpec, replicas: number): Decision | undefined {
  const count = nodeCount(spec);
  return spec.scales
    ? step('ScalingOut', `ask for ${count} pods where there are ${replicas}`, [
        { kind: 'scale', replicas: count },
      ])
    : refuse(
        'TooFewPods',
        `the StatefulSet has ${replicas} pods, and ${count} are wanted: raise its replicas`,
      );
}
