import { converge } from '../../../src/bootstrap/run/converge';
import { Outcome } from '../../../src/bootstrap/run/outcome';
import { stopwatch } from '../../../src/bootstrap/util/clock';
import { ClientOptions, Killed, ModelClient } from './model-client';
import { Cluster } from './cluster';

/** How long a run tries. */
const DEADLINE_MS = 120_000;

/** Runs the bootstrap once. */
export async function bootstrap(
  cluster: Cluster,
  options: ClientOptions = {},
): Promise<Outcome | 'killed'> {
  const [outcome] = await bootstrapTogether(cluster, options);
  return outcome;
}

/** Runs the bootstrap several times at once. */
export async function bootstrapTogether(
  cluster: Cluster,
  ...runs: readonly ClientOptions[]
): Promise<(Outcome | 'killed')[]> {
  const { spec, clock } = cluster;
  const settled = await clock.run(
    ...runs.map((options, run) => () => {
      const log = (line: string): number => cluster.log.push(`${run}: ${line}`);
      const client = new ModelClient(cluster, options, run);
      return converge(spec, client, clock, log, DEADLINE_MS, stopwatch(clock));
    }),
  );
  return settled.map((result) => {
    if (result.status === 'fulfilled') return result.value;
    if (result.reason instanceof Killed) return 'killed';
    throw result.reason;
  });
}
