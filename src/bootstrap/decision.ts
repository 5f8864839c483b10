import { Command } from './command';

/** What to do about an observation. */
export type Decision =
  /** Commands in any order, and the reason for them. */
  | { readonly kind: 'step'; readonly why: string; readonly commands: readonly Command[] }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'done'; readonly why: string };

/** A step, unless there is nothing to do. */
export function step(why: string, commands: readonly Command[]): Decision | undefined {
  return commands.length > 0 ? { kind: 'step', why, commands } : undefined;
}
