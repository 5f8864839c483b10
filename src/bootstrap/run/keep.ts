import { ClusterSpec } from '../cluster/cluster-spec';
import { Clock } from '../util/clock';
import { formationWatch } from './formation-watch';
import { deferImprovement, keeperDecision } from './keeper-decision';
import { ClusterClient } from './live-cluster';
import { look, RunListener, rounds } from './rounds';

/** The keeper's pause while nothing changes. A pod that lost its volume waits that long at most. */
const KEEPER_INTERVAL_MS = 3_000;

/** Primaries change places after a calm of so many node timeouts (see `Step.improvement`). */
const CALM_NODE_TIMEOUTS = 2;

/**
 * Repairs a cluster for ever that Jobs form and scale. What a Job would refuse, and end with, is
 * written into the log, and looked at again.
 */
export async function keep(
  spec: ClusterSpec,
  client: ClusterClient,
  clock: Clock,
  log: (line: string) => void,
  date: () => Date = () => new Date(),
  listener?: RunListener,
): Promise<never> {
  const round = rounds(
    client,
    clock,
    log,
    KEEPER_INTERVAL_MS,
    () => date().toISOString(),
    (step, failures) => listener?.acted(step, failures),
  );
  // An autoscaler does not matter here, since the keeper never changes the number of pods.
  const unscaled: ClusterClient = {
    ...client,
    observe: async () => ({ ...(await client.observe()), autoscaler: undefined }),
  };
  // A Job that was applied together with the keeper goes first.
  await clock.sleep(KEEPER_INTERVAL_MS);
  const leaveFormingToJob = formationWatch(clock);
  for (let unrest = clock.now(); ;) {
    const { seen, cluster, decision: planned } = await look(spec, unscaled);
    const decision = leaveFormingToJob(keeperDecision(planned, spec, seen, cluster), cluster);
    const isImprovement = decision.kind === 'step' && decision.improvement === true;
    if (decision.kind !== 'done' && !isImprovement) unrest = clock.now();
    const isCalm = clock.now() - unrest >= CALM_NODE_TIMEOUTS * spec.tuning.nodeTimeout;
    const deferred = deferImprovement(decision, isCalm);
    listener?.looked(seen, cluster, deferred);
    await round(deferred, seen);
  }
}
