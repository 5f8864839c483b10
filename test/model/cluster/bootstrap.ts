import { converge } from '../../../src/bootstrap/run/converge';
import { keep } from '../../../src/bootstrap/run/keep';
import { ClusterClient } from '../../../src/bootstrap/run/live-cluster';
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
  const settled = await cluster.clock.run(
    ...runs.map((options, number) => () => run(cluster, options, number)),
  );
  return settled.map((result) => endOf(result));
}

/** Runs the bootstrap once while a keeper looks at the nodes, one after another. */
export async function bootstrapBesideKeeper(
  cluster: Cluster,
  jitter: number,
): Promise<Outcome | 'killed'> {
  const { spec, clock } = cluster;
  let isOver = false;
  const keeper = new ModelClient(cluster, { jitter }, 1);
  const untilOver: ClusterClient = {
    observe: () => (isOver ? Promise.reject(new Killed()) : keeper.observe()),
    act: (commands, seen) => keeper.act(commands, seen),
  };
  const log = (line: string): number => cluster.log.push(`keeper: ${line}`);
  const [result] = await clock.run<Outcome | 'killed'>(
    () => run(cluster, { jitter }, 0).finally(() => (isOver = true)),
    () => keep(spec, untilOver, clock, log, () => new Date(clock.now())),
  );
  return endOf(result);
}

function run(cluster: Cluster, options: ClientOptions, number: number): Promise<Outcome> {
  const { spec, clock } = cluster;
  const log = (line: string): number => cluster.log.push(`${number}: ${line}`);
  const client = new ModelClient(cluster, options, number);
  return converge(spec, client, clock, log, DEADLINE_MS, stopwatch(clock));
}

function endOf<T>(result: PromiseSettledResult<T>): T | 'killed' {
  if (result.status === 'fulfilled') return result.value;
  if (result.reason instanceof Killed) return 'killed';
  throw result.reason;
}
