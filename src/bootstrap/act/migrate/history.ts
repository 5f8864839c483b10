import { OversizedKey } from '../../cluster/observation';
import { SlotMigration } from '../../cluster/slot-migration';
import { ProgressMeter } from './progress';

/** After so many failures in a row, slots of a pair of nodes are moved key by key. */
const MAX_FAILURES = 4;

/** Each task after one that failed is smaller by that factor: a smaller one is over sooner. */
const SHRINK = 4;

type Ends = SlotMigration<{ readonly id: string }>;

/** A move that failed, by the name of the pod that gives the slots. */
export interface MoveFailure {
  readonly source: string;
  readonly text: string;
}

/** What earlier steps of a run have found out about moving slots. */
export class MigrationHistory {
  readonly meter = new ProgressMeter();
  /** Keys that a target would not take, by slot. */
  readonly oversized = new Map<number, OversizedKey>();
  /** The moves that failed in the last step. */
  lastFailures: readonly MoveFailure[] = [];
  /** How often moves by the servers themselves have failed in a row, by their two ends. */
  private readonly failures = new Map<string, number>();

  /** Notes how a move by the servers ended, if it has. */
  add(ends: Ends, hasFailed: boolean, slots: number): void {
    if (hasFailed) this.failures.set(keyOf(ends), this.failuresOf(ends) + 1);
    else if (slots > 0 && !this.isGivenUp(ends)) this.failures.delete(keyOf(ends));
  }

  /** Whether servers fail to move slots by themselves: while many keys are written, each time. */
  isGivenUp(ends: Ends): boolean {
    return this.failuresOf(ends) >= MAX_FAILURES;
  }

  /** By how much the tasks are to be smaller than they could be. */
  shrink(ends: Ends): number {
    return SHRINK ** this.failuresOf(ends);
  }

  private failuresOf(ends: Ends): number {
    return this.failures.get(keyOf(ends)) ?? 0;
  }
}

function keyOf({ source, target }: Ends): string {
  return `${source.id} ${target.id}`;
}
