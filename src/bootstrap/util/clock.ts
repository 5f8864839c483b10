/** Time, in milliseconds. */
export interface Clock {
  /** The time since some moment in the past. */
  now(): number;
  sleep(duration: number): Promise<void>;
}

/** A duration in milliseconds as the log writes it: `1.3 s`. */
export function seconds(duration: number): string {
  return `${(duration / 1000).toFixed(1)} s`;
}

/** A moment as the log, events and reports write it, without fractions of a second: `2026-11-30T23:35:10Z`. */
export function isoTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Tells the time since now as the log writes it. */
export function stopwatch(clock: Pick<Clock, 'now'>): () => string {
  const start = clock.now();
  return () => seconds(clock.now() - start);
}
