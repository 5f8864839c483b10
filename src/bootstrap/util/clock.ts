/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(duration: number): Promise<void>;
}

/** A time in milliseconds, as the log has it. */
export function seconds(duration: number): string {
  return `${(duration / 1000).toFixed(1)} s`;
}
