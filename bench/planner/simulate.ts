import { converge } from '../../src/bootstrap/run/converge';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { ClusterClient } from '../../src/bootstrap/run/live-cluster';
import { Clock } from '../../src/bootstrap/util/clock';
import { Cluster } from '../../test/model/servers/cluster';
import { wrongs } from '../../test/model/servers/health';

/** How long the program tries, in milliseconds of the model. */
const DEADLINE = 120_000;

/** How a run of the program on the model ended, and what it took, in seconds. */
export interface Run {
  readonly outcome: Outcome;
  readonly seconds: number;
  /** By the clock of the model. */
  readonly simulated: number;
  readonly plans: readonly number[];
}

/**
 * Runs the program once. A plan takes from the end of a look to the next question for the time; what
 * will change, which is said once at the start, is found meanwhile as well.
 */
export async function simulate(cluster: Cluster): Promise<Run> {
  const { timeline, spec } = cluster;
  const client = cluster.client();
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
  const clock: Clock = {
    now: () => {
      if (seenAt !== undefined) plans.push((performance.now() - seenAt) / 1_000);
      seenAt = undefined;
      return timeline.now();
    },
    sleep: (duration) => timeline.sleep(duration),
  };
  const log = (line: string): number => cluster.log.push(line);
  const [began, start] = [timeline.now(), performance.now()];
  const [end] = await timeline.run(() => converge(spec, timed, clock, log, DEADLINE));
  if (end.status === 'rejected') throw end.reason;
  return {
    outcome: end.value,
    seconds: (performance.now() - start) / 1_000,
    simulated: (timeline.now() - began) / 1_000,
    plans,
  };
}

/** Fails where a run has not led to a whole cluster, or did something on the way that it must not. */
export function expectWhole(cluster: Cluster, { outcome }: Run): void {
  const wrong = wrongs(cluster, outcome);
  if (wrong.length > 0) {
    throw new Error([...wrong.slice(0, 10), ...cluster.log.slice(-30)].join('\n'));
  }
}
