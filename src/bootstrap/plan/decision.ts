import { Command } from './command';
import { Reason } from './reason';

/** What to do about an observation: each with a reason that stays the same, and a sentence. */
export type Decision = Step | Wait | Refusal | Done;

/** Nothing can be done yet. */
export interface Wait {
  readonly kind: 'wait';
  readonly reason: Reason;
  readonly message: string;
}

/** Nothing may be done until someone acts; the sentence says how. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly reason: Reason;
  readonly message: string;
}

/** Nothing is left to do. */
export interface Done {
  readonly kind: 'done';
  readonly reason: Reason;
  readonly message: string;
}

/** Commands in any order, and what they are for. */
export interface Step {
  readonly kind: 'step';
  readonly reason: Reason;
  readonly message: string;
  readonly commands: readonly Command[];
  /**
   * Whether a step only makes the placement better and repairs nothing. On a live cluster it waits
   * until nothing else changes: news of a change of roles takes up to half of the node timeout to go
   * round, and a failover that the primary or its voters do not expect fails, and may pause writes for
   * 10 s.
   */
  readonly improvement?: true;
  /**
   * Whether a step would do harm if what it is for passed by itself, so that it is taken only when that
   * has lasted: nodes are looked at one after another, and what they say may not fit together.
   */
  readonly ifLasting?: true;
}

export function wait(reason: Reason, message: string): Wait {
  return { kind: 'wait', reason, message };
}

export function refuse(reason: Reason, message: string): Refusal {
  return { kind: 'refuse', reason, message };
}

/** A step, unless there is nothing to do. */
export function step(
  reason: Reason,
  message: string,
  commands: readonly Command[],
): Step | undefined {
  return commands.length > 0 ? { kind: 'step', reason, message, commands } : undefined;
}

/** A step that only makes the placement better, unless there is nothing to do. */
export function improvement(message: string, commands: readonly Command[]): Step | undefined {
  const better = step('ImprovingPlacement', message, commands);
  return better && { ...better, improvement: true };
}
