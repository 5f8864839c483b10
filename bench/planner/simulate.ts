import { converge } from '../../src/bootstrap/run/converge';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { ClusterClient } from '../../src/bootstrap/run/live-cluster';
import { Clock, stopwatch } from '../../src/bootstrap/util/clock';
import { Cluster } from '../../test/model/cluster/cluster';
import { ModelClient } from '../../test/model/cluster/model-client';
import { failure, runProblems } from '../../test/model/cluster/problems';

/** How long the program tries, in the time of the model. */
const DEADLINE_MS = 120_000;

/** How a run of the program on the model ended, and what it took, in seconds. */
export interface Run {
  readonly outcome: Outcome;
  readonly seconds: number;
  /** The same in the time of the model. */
  readonly simulated: number;
  /** The seconds of each plan. */
  readonly plans: readonly number[];
}

/**
 * Runs the program once. The time of a plan is that from the end of an observation to the next call
 * of the clock; for the first plan it includes the preview that is logged.
 */
export async function simulate(cluster: Cluster): Promise<Run> {
  const { clock, spec } = cluster;
  const client = new ModelClient(cluster);
  const plans: number[] = [];
  let seenAt: number | undefined;
  const timed: ClusterClient = {
    observe: async () => {
      const seen = await client.observe();
      seenAt = performance.now();
      return seen;
    },
    act: (commands, seen) => client.act(commands, seen),
  };
  const timedClock: Clock = {
    now: () => {
      if (seenAt !== undefined) plans.push((performance.now() - seenAt) / 1_000);
      seenAt = undefined;
      return clock.now();
    },
    sleep: (duration) => clock.sleep(duration),
  };
  const log = (line: string): number => cluster.log.push(line);
  const [began, start] = [clock.now(), performance.now()];
  const [end] = await clock.run(() =>
    converge(spec, timed, timedClock, log, DEADLINE_MS, stopwatch(timedClock)),
  );
  if (end.status === 'rejected') throw end.reason;
  return {
    outcome: end.value,
    seconds: (performance.now() - start) / 1_000,
    simulated: (clock.now() - began) / 1_000,
    plans,
  };
}

/** Fails unless a run has ended with a healthy cluster, and sent no command that it must not. */
export function expectHealthy(cluster: Cluster, { outcome }: Run): void {
  const found = runProblems(cluster, outcome);
  if (found.length > 0) throw failure(found.slice(0, 10), cluster);
}
