import { ClusterSpec, isLeaving } from '../cluster/cluster-spec';
import { ClusterState, foreignNodes } from '../cluster/cluster-state';
import { isFailing, Observation, Pod } from '../cluster/observation';
import { Decision } from './decision';
import { TargetShard, targetShards } from './target-shards';

/** Decides what to do about one thing, or leaves the decision to the rules after it. */
export type Rule = (context: PlanContext) => Decision | undefined;

/** All that a rule may ask. */
export interface PlanContext {
  readonly spec: ClusterSpec;
  readonly seen: Observation;
  readonly cluster: ClusterState;
  /** The pods that the StatefulSet asks for and that were not seen, as far as they matter. */
  readonly missing: readonly Pod[];
  /** The shards as they are to be; only for rules after those that settle who owns which slot. */
  readonly shards: readonly TargetShard[];
}

export function planContext(
  spec: ClusterSpec,
  seen: Observation,
  cluster: ClusterState,
): PlanContext {
  let shards: readonly TargetShard[] | undefined;
  return {
    spec,
    seen,
    cluster,
    missing: missingPods(spec, seen, cluster),
    get shards() {
      return (shards ??= targetShards(spec, cluster));
    },
  };
}

/** A StatefulSet that was never scaled has one pod, and no cluster to be asked about. */
function missingPods(
  spec: ClusterSpec,
  { pods, replicas }: Observation,
  cluster: ClusterState,
): Pod[] {
  const asked = pods.slice(0, replicas === 1 ? 0 : replicas);
  const missing = asked.filter(({ view }) => view === undefined);
  return missing.every((pod) => isLeaving(pod, spec)) && areForeignNodesLost(cluster)
    ? []
    : missing;
}

/** Whether all members know that the foreign nodes have failed and own nothing. */
function areForeignNodesLost(cluster: ClusterState): boolean {
  return (
    cluster.members.length > 0 &&
    cluster.members.every((member) =>
      foreignNodes(member, cluster).every((line) => isFailing(line) && line.slots.length === 0),
    )
  );
}
