import { Done, Refusal } from '../plan/decision';
import { Reason } from '../plan/reason';
import { decisionText } from '../report/decision-text';
import { seconds } from '../util/clock';

/** How a run ended; each kind has an exit code of its own. */
export type Outcome = Done | Refusal | GaveUp | Failed;

/** The deadline passed. */
export interface GaveUp {
  readonly kind: 'gaveUp';
  /** Of what was waited for or tried last. */
  readonly reason: Reason;
  readonly message: string;
  /** The deadline. */
  readonly afterMs: number;
}

/** The Job that was waited for failed. */
export interface Failed {
  readonly kind: 'failed';
  readonly reason: Reason;
  readonly message: string;
}

/** The last line of a run. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'gaveUp': {
      const { afterMs, reason, message } = outcome;
      return `gave up after ${seconds(afterMs)} (${reason}): ${message}`;
    }
    case 'failed':
      return `failed (${outcome.reason}): ${outcome.message}`;
    case 'done':
    case 'refuse':
      return decisionText(outcome);
  }
}
