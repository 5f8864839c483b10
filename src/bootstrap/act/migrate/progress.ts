import { formatBytes } from '../../util/bytes';
import { countOf } from '../../util/count-of';
import { MigrationResult } from './result';

/** A longer pause than that ends a move: what follows is another one. */
const MAX_PAUSE_MS = 60_000;

/** How many slots were moved in how many milliseconds. */
export interface Pace {
  readonly slots: number;
  readonly spent: number;
}

/** Adds up the steps of one move, with the pauses between them: a single step tells little of the rest. */
export class PaceMeter {
  private start = -Infinity;
  private end = -Infinity;
  private slots = 0;

  /** Adds a step that moved so many slots from `start` to `end`, and returns the pace of the move. */
  add(slots: number, start: number, end: number): Pace {
    if (start - this.end > MAX_PAUSE_MS) {
      this.start = start;
      this.slots = 0;
    }
    this.end = end;
    this.slots += slots;
    return { slots: this.slots, spent: end - this.start };
  }
}

/**
 * A line for the log: what a step got done of `toGo` slots in `spent` milliseconds, and how long the
 * rest takes at the pace of the whole move. The keys that servers move by themselves are estimated.
 */
export function progress(
  done: MigrationResult,
  toGo: number,
  spent: number,
  isEstimate: boolean,
  pace: Pace,
): string {
  const { slots, keys } = done;
  const left = pace.slots > 0 ? (pace.spent * (toGo - slots)) / pace.slots : 0;
  const about = isEstimate ? 'about ' : '';
  return [
    `moved ${slots.toLocaleString('en')} of ${countOf(toGo, 'slot')}`,
    keys > 0 ? ` (${about}${countOf(keys, 'key')}, ${formatBytes(done.bytes)})` : '',
    ` in ${(spent / 1_000).toFixed(1)} s`,
    left > 0 ? `, about ${Math.ceil(left / 1_000)} s left` : '',
  ].join('');
}
