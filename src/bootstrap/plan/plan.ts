import { SLOTS } from '../../topology';
import { ClusterSpec } from '../cluster/cluster-spec';
import { clusterState } from '../cluster/cluster-state';
import { Observation } from '../cluster/observation';
import { formatList } from '../util/list';
import { awaitAgreement, awaitEpochs } from './agree';
import { Decision, Done } from './decision';
import { refuseReshapingWithoutPrimary, repairDegraded } from './degraded';
import { forgetLost } from './forget';
import { letReplicasTakeOver, meetWithinShards } from './form';
import { loadFunctions } from './functions';
import { awaitMajority } from './majority';
import { makePassword } from './make-password';
import { joinNewNodes, meetAll } from './meet';
import { closeOpenSlots, correctImporters } from './open-slots';
import { turnDefaultUserOff } from './default-user';
import { endFormerPasswords } from './passwords';
import {
  awaitPods,
  refuseAutoscaler,
  refuseFinalProblem,
  restorePods,
  scaleOut,
} from './preconditions';
import {
  awaitKeyDeletion,
  awaitOldPods,
  refuseCopiedVolume,
  refuseForeignNode,
  refuseForeignVolume,
  refuseKeysWithoutSlots,
  refuseLostSlots,
  refuseOpenSlotInOtherDatabase,
  refuseTwoClusters,
} from './refusals';
import { attachReplicas, exchangeReplica, levelReplicas, movePrimaries } from './replicas';
import { renewEpochs } from './renew-epochs';
import { resetForgotten, resetSpareReplicas } from './reset';
import { awaitMigrations, reshard } from './reshard';
import { PlanContext, planContext, Rule } from './rule';
import { forgetLeaving, handOverLeaving, scaleIn } from './scale-in';
import {
  applyFormationSettings,
  raiseNodeTimeout,
  restoreAllNodes,
  restoreServingNodes,
} from './settings';
import { closePlainPort, switchBus } from './tls';
import { expandVolumes, refuseSmallVolumes } from './volumes';
import { assignSlots, awaitElection, awaitRoleSwap, awaitSlotOwners } from './slot-owners';

/** What the bootstrap looks after, the most urgent first: the first rule that decides is followed. */
export const RULES: readonly Rule[] = [
  // Pods wait for their password, and each rule below asks nodes that want it.
  makePassword,
  refuseFinalProblem,
  refuseCopiedVolume,
  refuseAutoscaler,
  // The pods that are asked for may be waiting for those that are not.
  restorePods,
  // A full volume may be what keeps a pod away.
  expandVolumes,

  // All rules below need every pod; these decide what may be done without some of them.
  refuseReshapingWithoutPrimary,
  awaitMajority,
  repairDegraded,
  awaitPods,
  scaleOut,

  // Nodes that speak TLS and nodes that do not never agree.
  switchBus,

  // Nothing is touched where keys could be lost, or where it is not clear whose they are. Each of
  // these says more of what is wrong than the next one would.
  refuseKeysWithoutSlots,
  refuseForeignNode,
  refuseForeignVolume,
  refuseTwoClusters,
  refuseLostSlots,
  refuseOpenSlotInOtherDatabase,

  // Whatever else is to be done: data are served under the configured settings only.
  restoreServingNodes,
  // Roles and slots never settle among nodes that take one another for failed.
  raiseNodeTimeout,

  // Until roles and slots have settled, the shards below would be drawn from a passing state.
  awaitOldPods,
  awaitElection,
  awaitSlotOwners,
  awaitRoleSwap,
  // A node that the cluster has forgotten belongs to no shard; it is reset before one is drawn.
  resetForgotten,
  awaitKeyDeletion,

  // A cluster forms shard by shard, which is quicker: slots and replicas first, then the shards meet.
  applyFormationSettings,
  // Whoever gets slots, here or by `reshard`, has the functions before.
  loadFunctions,
  assignSlots,
  meetWithinShards,
  resetSpareReplicas,
  attachReplicas,
  letReplicasTakeOver,

  // Nodes meet before others are forgotten: gossip brings back a node that only some have forgotten.
  joinNewNodes,
  meetAll,
  forgetLost,

  // A server that imports a slot hears of its new owner from no other node, and would never agree.
  correctImporters,
  renewEpochs,
  awaitAgreement,
  // Agreement comes quicker with the short node timeout, so it is put back only now.
  restoreAllNodes,

  // Slots move only once all agree: keys that a primary gets are lost where a replica without them is
  // about to be elected in its place. Open slots are closed before others are opened.
  awaitMigrations,
  closeOpenSlots,
  reshard,

  // Epochs change with each slot that moves, so that they are awaited only after the last one.
  awaitEpochs,
  // Replicas move after slots: a shard that is being drained keeps its copies until it is empty.
  levelReplicas,
  // Nodes leave once their slots and replicas are elsewhere.
  handOverLeaving,
  forgetLeaving,
  // These repair nothing, so that everything else comes before them.
  exchangeReplica,
  movePrimaries,
  scaleIn,
  endFormerPasswords,
  turnDefaultUserOff,
  closePlainPort,
  refuseSmallVolumes,
];

/**
 * Decides the next step towards the cluster that is wanted. It is a pure function of what was seen: a
 * run that is killed after any command leaves something from which the next run goes on.
 */
export function plan(
  spec: ClusterSpec,
  seen: Observation,
  cluster = clusterState(seen, spec),
): Decision {
  const context = planContext(spec, seen, cluster);
  for (const rule of RULES) {
    const decision = rule(context);
    if (decision !== undefined) return decision;
  }
  return healthy(context);
}

/** What is said once no rule has anything left to do. */
function healthy({ spec, cluster: { members, unused } }: PlanContext): Done {
  const names = formatList(unused.map(({ name }) => name));
  return {
    kind: 'done',
    reason: 'Healthy',
    message:
      `all ${members.length} nodes agree: ${spec.shards} primaries and ` +
      `${members.length - spec.shards} replicas serve all ${SLOTS} slots` +
      (unused.length > 0
        ? `; ${names} are not needed: set the replicas of the StatefulSet to ${members.length}`
        : ''),
  };
}
