import { ClusterState } from '../cluster/cluster-state';
import { hasFormationTimeout } from '../cluster/tuning';
import { Decision } from '../plan/decision';
import { Clock } from '../util/clock';
import { IN_ANY_SHAPE, leftToJob } from './keeper-decision';

/** A Job that forms a cluster changes something every few seconds; where nothing changes, none does. */
export const STANDSTILL_MS = 30_000;

/**
 * Leaves the forming of a cluster to the Job: two that form one get each other's commands refused. The
 * keeper has no right to see Jobs. So it forms a cluster, as when all pods have lost their volumes long
 * after the Job has ended, once the next step has remained the same for `STANDSTILL_MS`.
 */
export function formationWatch(
  clock: Pick<Clock, 'now'>,
): (decision: Decision, cluster: ClusterState) => Decision {
  let last = { step: '', since: 0 };
  let isOurs = false;
  return (decision, cluster) => {
    const isLeft = decision.kind !== 'step' || IN_ANY_SHAPE.has(decision.reason);
    if (isLeft || !isBeingFormed(cluster)) {
      // The steps of one formation have waits between them.
      isOurs &&= decision.kind === 'wait';
      last = { step: '', since: 0 };
      return decision;
    }
    const step = JSON.stringify(decision);
    if (step !== last.step) last = { step, since: clock.now() };
    isOurs ||= clock.now() - last.since >= STANDSTILL_MS;
    return isOurs ? decision : leftToJob(decision);
  };
}

/** Whether no node has a key, and slots lack owners or their owners have the settings of forming. */
function isBeingFormed(cluster: ClusterState): boolean {
  return (
    cluster.isForming ||
    (!cluster.hasKeys &&
      cluster.members.some(
        ({ own, view }) =>
          own.slots.length > 0 && view.tuning !== undefined && hasFormationTimeout(view.tuning),
      ))
  );
}
