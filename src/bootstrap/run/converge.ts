import { ClusterSpec } from '../cluster/cluster-spec';
import { Decision } from '../plan/decision';
import { restoreSettings } from '../plan/settings';
import { preview } from '../plan/preview';
import { Reason } from '../plan/reason';
import { Clock, seconds } from '../util/clock';
import { ClusterClient } from './live-cluster';
import { look, LOOK_INTERVAL_MS, rounds } from './rounds';

/** How a run ended; each kind has an exit code of its own. */
export type Outcome = Extract<Decision, { kind: 'done' | 'refuse' }> | GaveUp;

export interface GaveUp {
  readonly kind: 'gaveUp';
  /** What it was waiting for or trying to do. */
  readonly reason: Reason;
  readonly message: string;
}

/**
 * Observes, plans, acts, and begins again, until the plan says done or refuses, or `deadline`
 * milliseconds have passed since the start, or since slots moved: that may take hours.
 */
export async function converge(
  spec: ClusterSpec,
  client: ClusterClient,
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
): Promise<Outcome> {
  let start = clock.now();
  let moving: string | undefined;
  let previewed = false;
  const round = rounds(client, clock, log, LOOK_INTERVAL_MS.longest);
  for (;;) {
    const { seen, cluster, decision } = await look(spec, client);
    if (!previewed) {
      const changes = preview(spec, seen, cluster);
      for (const change of changes) log(change);
      previewed = changes.length > 0 || decision.kind === 'step';
    }
    const left = slotsLeft(decision);
    // A wait between two moves of the same slots says nothing of how far they are.
    if (left !== undefined && left !== moving) {
      start = clock.now();
      moving = left;
    }
    const outcome = end(decision, clock.now() - start, deadline);
    if (outcome !== undefined) {
      // Servers are not left in the haste of forming, whatever a person is to look at.
      const ease = outcome.kind === 'done' ? undefined : restoreSettings(spec.tuning, seen.pods);
      if (ease !== undefined) await client.act(ease.commands, seen);
      return outcome;
    }
    await round(decision, seen);
  }
}

/** The slots that a step moves, in a form that changes as they arrive. */
function slotsLeft(decision: Decision): string | undefined {
  const moves =
    decision.kind === 'step' ? decision.commands.filter(({ kind }) => kind === 'moveSlots') : [];
  return moves.length > 0 ? JSON.stringify(moves) : undefined;
}

function end(decision: Decision, spent: number, deadline: number): Outcome | undefined {
  if (decision.kind === 'done' || decision.kind === 'refuse') return decision;
  return spent > deadline
    ? {
        kind: 'gaveUp',
        reason: decision.reason,
        message: `gave up after ${seconds(deadline)}: ${decision.message}`,
      }
    : undefined;
}
