import { SLOTS } from '../../topology';
import { disagreement, epochDisagreement, roleOrSlotDisagreement } from '../cluster/agreement';
import { improvePlacement, levelReplicas, attachReplicas } from './replicas';
import { Decision } from './decision';
import { formatList } from '../util/list';
import { resetForgotten, resetSpareReplicas } from './reset';
import {
  lowerNodeTimeout,
  meetWithinShards,
  isIdle,
  applyFormationSettings,
  restoreSettings,
  letReplicasTakeOver,
} from './form';
import { forgetLeaving, handOverLeaving, scaleIn } from './scale-in';
import { meetAll, joinNewNodes } from './meet';
import { forgetLost } from './forget';
import { awaitAgreement } from './agree';
import { awaitSlotOwners, assignSlots, awaitElection, awaitRoleSwap } from './slot-owners';
import { Observation } from '../cluster/observation';
import { closeOpenSlots, finishMisled } from './open-slots';
import { awaitDeletion, awaitOldPods, refusal } from './refusals';
import { awaitMigrations, reshard } from './reshard';
import { targetShards } from './target-shards';
import { preconditions } from './preconditions';
import { ClusterState, clusterState } from '../cluster/cluster-state';
import { ClusterSpec } from '../cluster/cluster-spec';

/**
 * Decides the next step towards the wanted cluster. It is a pure function of what was seen: a run
 * that is killed after any command leaves something from which the next run goes on.
 */
export function plan(
  spec: ClusterSpec,
  seen: Observation,
  cluster = clusterState(seen, spec),
): Decision {
  return (
    preconditions(spec, seen, cluster) ?? reach(spec, cluster) ?? conclude(spec, seen, cluster)
  );
}

/** What leads to a whole cluster of the pods that stay. */
function reach(spec: ClusterSpec, cluster: ClusterState): Decision | undefined {
  const refused = refusal(cluster);
  if (refused !== undefined) return refused;

  // Whatever else is to be done: data are served under the configured settings only.
  const serving = cluster.members.filter((member) => !isIdle(member, cluster));
  const first = cluster.hasKeys ? restoreSettings(spec.tuning, serving) : undefined;
  const unclear =
    first ??
    awaitOldPods(cluster) ??
    awaitElection(cluster) ??
    awaitSlotOwners(cluster) ??
    awaitRoleSwap(cluster, spec) ??
    resetForgotten(cluster, spec) ??
    awaitDeletion(cluster);
  if (unclear !== undefined) return unclear;

  const shards = targetShards(spec, cluster);
  const forming = cluster.isForming;
  return (
    (forming ? applyFormationSettings(cluster) : undefined) ??
    assignSlots(shards) ??
    (forming ? meetWithinShards(shards, cluster) : undefined) ??
    resetSpareReplicas(shards, cluster) ??
    attachReplicas(shards) ??
    (forming ? letReplicasTakeOver(shards) : undefined) ??
    (forming ? undefined : lowerNodeTimeout(cluster, spec)) ??
    joinNewNodes(cluster) ??
    meetAll(cluster) ??
    forgetLost(cluster) ??
    finishMisled(cluster) ??
    // In haste, epochs are settled within moments, and at the configured pace only in seconds.
    awaitAgreement(cluster, cluster.hasKeys ? roleOrSlotDisagreement : disagreement) ??
    restoreSettings(spec.tuning, cluster.members) ??
    awaitMigrations(cluster) ??
    closeOpenSlots(cluster) ??
    reshard(shards, cluster) ??
    awaitAgreement(cluster, epochDisagreement) ??
    levelReplicas(shards, cluster, spec) ??
    handOverLeaving(shards, spec) ??
    forgetLeaving(cluster) ??
    improvePlacement(shards, cluster, spec)
  );
}

/** What is left once the pods that stay are whole. */
function conclude(
  spec: ClusterSpec,
  { pods, replicas }: Observation,
  cluster: ClusterState,
): Decision {
  const { unused, members } = cluster;
  const scaled = spec.scales ? scaleIn(cluster, spec, replicas ?? pods.length) : undefined;
  const names = formatList(unused.map(({ name }) => name));
  return (
    scaled ?? {
      kind: 'done',
      reason: 'Healthy',
      message:
        `all ${members.length} nodes agree: ${spec.shards} primaries and ` +
        `${members.length - spec.shards} replicas serve all ${SLOTS} slots` +
        (unused.length > 0
          ? `; ${names} hold nothing and are none of them, so ask for ${members.length} pods`
          : ''),
    }
  );
}
