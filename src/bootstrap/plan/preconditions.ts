import { nodeCount, SLOTS } from '../../topology';
import { Decision, refuse, step, wait } from './decision';
import { formatList } from '../util/list';
import { isFailing, Observation, Pod } from '../cluster/observation';
import { repairDegraded } from './degraded';
import { slotsOfTheLost } from './refusals';
import { strangers, ClusterState, clusterState } from '../cluster/cluster-state';
import { slotCount } from '../cluster/slot-ranges';
import { ClusterSpec, isLeaving } from '../cluster/cluster-spec';

/** Whether there are other shards or pods than those that are wanted, in a cluster that serves. */
export function isReshaping(spec: ClusterSpec, seen: Observation): boolean {
  const count = nodeCount(spec);
  const { members, departed } = clusterState(seen, count);
  const { replicas = seen.pods.length } = seen;
  // Where others give the number of pods, there may be more of them than nodes.
  const pods = spec.scales ? replicas : replicas - departed.length;
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
export function preconditions(spec: ClusterSpec, seen: Observation): Decision | undefined {
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
  if (blind.length > 0 && !areUnmissed(blind, spec, clusterState({ pods: asked }))) {
    return withoutPrimary(spec, seen, asked, blind) ?? waitFor(spec, asked, blind);
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
  asked: readonly Pod[],
  blind: readonly Pod[],
): Decision | undefined {
  const cluster = clusterState({ pods: asked });
  const isDead = cluster.members.some((member) =>
    strangers(member, cluster).some(
      ({ flags, slots }) => flags.includes('fail') && slots.length > 0,
    ),
  );
  if (!isDead || !isReshaping(spec, seen) || slotsOfTheLost(cluster) === undefined)
    return undefined;
  return refuse(
    'ShardWithoutPrimary',
    `a shard has no healthy primary, for ${formatList(blind.map(complaint))}: bring it back ` +
      `before shards or replicasPerShard change`,
  );
}

function waitFor(spec: ClusterSpec, asked: readonly Pod[], blind: readonly Pod[]): Decision {
  return repairDegraded(spec, asked) ?? wait('WaitingForPods', formatList(blind.map(complaint)));
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
