import { formatBytes } from '../../util/bytes';
import { seconds } from '../../util/clock';
import { countOf } from '../../util/count-of';
import { MigrationResult, total } from './result';

/** A longer pause than that ends a move: what follows is another one. */
const MAX_PAUSE_MS = 60_000;

/** While slots move, how far they are is told about that often. */
const TELL_EVERY_MS = 10_000;

/** What a step of a move got done. */
export interface MoveStep {
  readonly done: MigrationResult;
  /** The slots that were to be moved when it began. */
  readonly toGo: number;
  readonly start: number;
  readonly end: number;
  /** Whether servers moved slots by themselves, whose keys are not counted. */
  readonly isEstimate: boolean;
}

/** How far a move has come. */
export interface Progress {
  /** What was moved since it began. */
  readonly done: MigrationResult;
  /** The slots that are still to be moved. */
  readonly left: number;
  /** Since it began, with the pauses between its steps. */
  readonly spentMs: number;
  readonly isEstimate: boolean;
}

const BEGUN: Progress = {
  done: total([]),
  left: 0,
  spentMs: 0,
  isEstimate: false,
};

/** Adds up the steps of one move: a single one tells little of the rest. */
export class ProgressMeter {
  private start = -Infinity;
  private end = -Infinity;
  private toldAt = -Infinity;
  private progress = BEGUN;

  /**
   * Adds a step, and returns how far the move is, if that is to be told: after its first step and its last
   * one, and now and then in between.
   */
  add(step: MoveStep): Progress | undefined {
    const { done, toGo, start, end } = step;
    const isFirst = this.progress.left === 0 || start - this.end > MAX_PAUSE_MS;
    if (isFirst) {
      this.start = start;
      this.progress = BEGUN;
    }
    this.end = end;
    this.progress = {
      done: total([this.progress.done, done]),
      left: toGo - done.slots,
      spentMs: end - this.start,
      isEstimate: this.progress.isEstimate || step.isEstimate,
    };
    const isLast = this.progress.left === 0;
    if (!isFirst && !isLast && end - this.toldAt < TELL_EVERY_MS) return undefined;
    this.toldAt = end;
    return this.progress;
  }
}

/**
 * A line for the log: how much of a move is done and in which time, how fast it goes, and how long the rest
 * takes at that pace. The keys that servers move by themselves are estimated.
 */
export function progressText({ done, left, spentMs, isEstimate }: Progress): string {
  const { slots, keys, bytes } = done;
  const all = countOf(slots + left, 'slot');
  const about = isEstimate ? 'about ' : '';
  const rates = [countOf(perSecond(slots, spentMs), 'slot')];
  if (keys > 0) rates.push(countOf(perSecond(keys, spentMs), 'key'));
  const leftMs = slots > 0 ? (spentMs * left) / slots : 0;
  return [
    `moved ${slots.toLocaleString('en')} of ${all}`,
    keys > 0 ? ` (${about}${countOf(keys, 'key')}, ${formatBytes(bytes)})` : '',
    ` in ${seconds(spentMs)}`,
    `, ${rates.join(' and ')} a second`,
    leftMs > 0 ? `, about ${durationText(leftMs)} left` : '',
  ].join('');
}

function perSecond(count: number, ms: number): number {
  return Math.round((count * 1_000) / Math.max(ms, 1));
}

/** A duration that is worth reading: `40 s`, `12 min`, `3 h 5 min`. */
function durationText(ms: number): string {
  const inSeconds = Math.ceil(ms / 1_000);
  if (inSeconds < 120) return `${inSeconds} s`;
  const minutes = Math.ceil(inSeconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
