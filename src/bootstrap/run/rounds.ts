import { ClusterSpec } from '../cluster/cluster-spec';
import { clusterState, ClusterState } from '../cluster/cluster-state';
import { Observation } from '../cluster/observation';
import { Unavailable } from '../kubernetes/unavailable';
import { Decision, Step, wait } from '../plan/decision';
import { plan } from '../plan/plan';
import { Reason } from '../plan/reason';
import { Clock } from '../util/clock';
import { ClusterClient } from './live-cluster';
import { runLog } from './run-log';

/** A step that was sent is not sent again sooner than that, since its effect takes time to show. */
export const RESEND_AFTER_MS = 1_000;

/** The pauses between two looks: while things change, and while nothing does. */
export const LOOK_INTERVAL_MS = { shortest: 10, longest: 500 };

/** How long something has to last for a step that is taken only then; gossip takes 2.5 s at most. */
const LASTING_MS = 5_000;

/** How much longer each pause is than the one before it while nothing changes. */
const PAUSE_GROWTH = 1.3;

/** What else is told of a run beside its log, for metrics and events. */
export interface RunListener {
  /** What a look found, and what is decided on it. */
  looked(seen: Observation, cluster: ClusterState, decision: Decision): void;
  /** A step that was sent, and what failed of it. */
  acted(step: Step, failures: readonly string[]): void;
}

/** Tells several listeners as one. */
export function tellAll(listeners: readonly RunListener[]): RunListener {
  return {
    looked: (...what) => listeners.forEach((listener) => listener.looked(...what)),
    acted: (...what) => listeners.forEach((listener) => listener.acted(...what)),
  };
}

/**
 * Acts on one decision after the other, and pauses after each for up to `longest` milliseconds. Lines
 * of the log begin with the time that `timestamp` tells. Steps that were sent are told to `acted` as well.
 */
export function rounds(
  client: ClusterClient,
  clock: Clock,
  log: (line: string) => void,
  longest: number,
  timestamp: () => string,
  acted: RunListener['acted'] = () => {},
): (decision: Decision, seen: Observation) => Promise<void> {
  const news = runLog(clock, log, timestamp);
  let sent: { step: string; reason?: Reason; at: number } = { step: '', at: -Infinity };
  let pause = LOOK_INTERVAL_MS.shortest;
  let last = { text: '', since: -Infinity };
  return async (decision, seen) => {
    const now = clock.now();
    const text = JSON.stringify(decision);
    const isNew = text !== last.text;
    if (isNew) last = { text, since: now };
    if (decision.kind !== 'step') {
      news.waiting(decision);
    } else if (decision.ifLasting && now - last.since < LASTING_MS) {
      news.waiting(wait('WaitingForAgreement', `if it lasts: ${decision.message}`));
    } else if (text !== sent.step || now - sent.at > RESEND_AFTER_MS) {
      const goesOn = decision.reason === sent.reason && movesSlots(decision);
      news.acting(decision, text === sent.step || goesOn);
      const lines = await client.act(decision.commands, seen);
      news.told(lines);
      acted(decision, lines);
      sent = { step: text, reason: decision.reason, at: clock.now() };
    }
    pause = isNew ? LOOK_INTERVAL_MS.shortest : Math.min(pause * PAUSE_GROWTH, longest);
    await clock.sleep(pause);
  };
}

/** A long move is many steps, whose numbers differ. */
function movesSlots({ commands }: Step): boolean {
  return commands.some(({ kind }) => kind === 'moveSlots');
}

/** Observes and plans; where Kubernetes does not answer, the decision is to wait. */
export async function look(
  spec: ClusterSpec,
  client: ClusterClient,
): Promise<{ seen: Observation; cluster: ClusterState; decision: Decision }> {
  let seen: Observation;
  try {
    seen = await client.observe();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return {
      seen: { pods: [] },
      cluster: clusterState({ pods: [] }),
      decision: wait('ObservationFailed', error.message),
    };
  }
  const cluster = clusterState(seen, spec);
  return { seen, cluster, decision: plan(spec, seen, cluster) };
}
