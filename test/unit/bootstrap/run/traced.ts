import { ClusterClient } from '../../../../src/bootstrap/run/live-cluster';
import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { Clock } from '../../../../src/bootstrap/util/clock';

/** A cluster as it is seen over time, in milliseconds, and its answers to commands. */
export interface Script {
  readonly see: (now: number) => Observation;
  /** The lines that follow each step in the log. */
  readonly answers?: readonly string[] | ((now: number) => readonly string[]);
}

/** What a loop did. */
export interface Trace<T> {
  /** What it returned; undefined where the time was over before. */
  readonly outcome: T | undefined;
  readonly log: readonly string[];
  /** When it looked and when it acted, in milliseconds. */
  readonly looks: readonly number[];
  readonly acts: readonly number[];
}

const OVER = new Error('the time of the test is over');

/** Runs a loop on a scripted cluster, in a time that passes only while the loop sleeps. */
export async function traced<T>(
  { see, answers = [] }: Script,
  duration: number,
  loop: (client: ClusterClient, clock: Clock, log: (line: string) => void) => Promise<T>,
): Promise<Trace<T>> {
  let now = 0;
  const log: string[] = [];
  const looks: number[] = [];
  const acts: number[] = [];
  const client: ClusterClient = {
    observe: () => {
      looks.push(now);
      return Promise.resolve().then(() => see(now));
    },
    act: () => {
      acts.push(now);
      return Promise.resolve([...(typeof answers === 'function' ? answers(now) : answers)]);
    },
  };
  const clock = {
    now: () => now,
    sleep: (pause: number) => {
      now += pause;
      return now > duration ? Promise.reject(OVER) : Promise.resolve();
    },
  };
  const outcome = await loop(client, clock, (line) => log.push(line)).catch((error: unknown) => {
    if (error !== OVER) throw error;
    return undefined;
  });
  return { outcome, log, looks, acts };
}
