import { ClusterSpec } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { knows } from '../cluster/member';
import { Observation } from '../cluster/observation';
import { Command } from '../plan/command';
import { Decision, Step, Wait, wait } from '../plan/decision';
import { Reason } from '../plan/reason';
import { isReshaping } from '../plan/reshaping';

/**
 * What only a Job does. It moves slots while the keeper looks at one node after another, so that what
 * the keeper has seen of slots may never have been so.
 */
const JOBS_OWN: ReadonlySet<Command['kind']> = new Set([
  'scale',
  'deleteClaim',
  'makeSecret',
  'moveSlots',
  'setOwner',
  'closeSlots',
  'bumpEpoch',
]);

/**
 * Steps that the keeper takes as they are, whatever shape is wanted, and also while a Job forms the
 * cluster: two that ask Kubernetes for the same do no harm.
 */
export const IN_ANY_SHAPE: ReadonlySet<Reason> = new Set(['RestoringPods', 'ExpandingVolumes']);

/**
 * The part of a decision that the keeper carries out. Another number of shards or pods is left to a
 * Job, whose manifest may be newer than the keeper's. Until the Job has reached it, or where it
 * refused to, the keeper only takes steps that keep the nodes connected, whatever shape is wanted.
 * Pods of nodes that the cluster has are asked for in any shape, and where no cluster is known yet, the
 * pods to form one of (see `formationWatch`).
 */
export function keeperDecision(
  decision: Decision,
  spec: ClusterSpec,
  seen: Observation,
  cluster: ClusterState,
): Decision {
  if (decision.kind !== 'step' || IN_ANY_SHAPE.has(decision.reason)) return decision;
  if (decision.reason === 'ScalingOut' && cluster.isForming) return decision;
  if (!isReshaping(spec, seen, cluster)) {
    return decision.commands.some(({ kind }) => JOBS_OWN.has(kind))
      ? leftToJob(decision)
      : decision;
  }
  const commands = decision.commands.filter(connects(cluster));
  return commands.length > 0 ? { ...decision, commands } : leftToJob(decision);
}

/** A step that the keeper does not take. */
export function leftToJob({ message }: Step): Wait {
  return wait('WaitingForJob', `left to the Job: ${message}`);
}

/**
 * Tells commands that are right for every shape. Meeting pods that have not met before and forgetting
 * nodes of pods are parts of joining and leaving, which is left to the Job.
 */
function connects({ members, byOrdinal }: ClusterState): (command: Command) => boolean {
  return (command) => {
    if (command.kind === 'meet') {
      const [member, peer] = [byOrdinal.get(command.pod), byOrdinal.get(command.peer)];
      return member !== undefined && peer !== undefined && knows(member, peer.view.id);
    }
    return command.kind === 'forget'
      ? members.every(({ view }) => view.id !== command.id)
      : command.kind === 'set';
  };
}

/** Leaves an improvement of the placement to calm times (see `Step.improvement`). */
export function deferImprovement(decision: Decision, isCalm: boolean): Decision {
  return decision.kind === 'step' && decision.improvement && !isCalm
    ? wait('WaitingForCalm', `once nothing else has changed for a while: ${decision.message}`)
    : decision;
}
