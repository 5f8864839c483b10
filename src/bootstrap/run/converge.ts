import { ClusterSpec } from '../cluster/cluster-spec';
import { Decision } from '../plan/decision';
import { restoreSettings } from '../plan/settings';
import { preview } from '../plan/preview';
import { Clock } from '../util/clock';
import { ClusterClient } from './live-cluster';
import { Outcome } from './outcome';
import { look, LOOK_INTERVAL_MS, RunListener, rounds } from './rounds';

/**
 * Observes, plans and acts again and again, until the plan is done or refuses, or until `deadline`
 * milliseconds have passed since the start, or since slots moved: moving all of them may take hours.
 * Lines of the log begin with the time that `timestamp` tells.
 */
export async function converge(
  spec: ClusterSpec,
  client: ClusterClient,
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
  timestamp: () => string,
  listener?: RunListener,
): Promise<Outcome> {
  let start = clock.now();
  let moving: string | undefined;
  let previewed = false;
  const round = rounds(client, clock, log, LOOK_INTERVAL_MS.longest, timestamp, (step, failures) =>
    listener?.acted(step, failures),
  );
  for (;;) {
    const { seen, cluster, decision } = await look(spec, client);
    listener?.looked(seen, cluster, decision);
    if (!previewed) {
      const changes = preview(spec, seen, cluster);
      for (const change of changes) log(change);
      previewed = changes.length > 0 || decision.kind === 'step';
    }
    const left = slotsLeft(decision);
    // A wait between two moves of the same slots is no progress.
    if (left !== undefined && left !== moving) {
      start = clock.now();
      moving = left;
    }
    const outcome = end(decision, clock.now() - start, deadline);
    if (outcome !== undefined) {
      // Servers do not keep the settings of forming, whatever has to be looked at.
      const restore = outcome.kind === 'done' ? undefined : restoreSettings(spec.tuning, seen.pods);
      if (restore !== undefined) await client.act(restore.commands, seen);
      return outcome;
    }
    await round(decision, seen);
  }
}

/** The slots that a step moves, as a text that changes with each slot that arrives. */
function slotsLeft(decision: Decision): string | undefined {
  const moves =
    decision.kind === 'step' ? decision.commands.filter(({ kind }) => kind === 'moveSlots') : [];
  return moves.length > 0 ? JSON.stringify(moves) : undefined;
}

function end(decision: Decision, spent: number, deadline: number): Outcome | undefined {
  if (decision.kind === 'done' || decision.kind === 'refuse') return decision;
  const { reason, message } = decision;
  return spent > deadline ? { kind: 'gaveUp', reason, message, afterMs: deadline } : undefined;
}
