import { Command } from './command';

/** What to do about an observation. */
export type Decision =
  | Step
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'done'; readonly why: string };

/** Commands in any order, and the reason for them. */
export interface Step {
  readonly kind: 'step';
  readonly why: string;
  readonly commands: readonly Command[];
  /**
   * Marks a step that only makes the placement better and repairs nothing. On a live cluster it is
   * for calm times: news of a change of roles takes up to half of the node timeout to go round, and a
   * hand-over that the primary or its voters cannot place yet fails, and may pause writes for 10 s.
   */
  readonly improvement?: true;
}

/** How the log, and a plan, say a decision that is no step. */
export function inWords({ kind, why }: Exclude<Decision, Step>): string {
  switch (kind) {
    case 'wait':
      return `waiting: ${why}`;
    case 'refuse':
      return `refused: ${why}`;
    case 'done':
      return why;
  }
}

/** A step, unless there is nothing to do. */
export function step(why: string, commands: readonly Command[]): Step | undefined {
  return commands.length > 0 ? { kind: 'step', why, commands } : undefined;
}

/** A step that only makes the placement better, unless there is nothing to do. */
export function improvement(why: string, commands: readonly Command[]): Step | undefined {
  const better = step(why, commands);
  return better && { ...better, improvement: true };
}
