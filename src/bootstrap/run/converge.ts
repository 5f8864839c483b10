import { Command } from '../plan/command';
import { Observation } from '../cluster/observation';
import { Decision, inWords } from '../plan/decision';
import { forecast } from '../plan/preview';
import { restore } from '../plan/form';
import { keepersPart } from './keep';
import { plan } from '../plan/plan';
import { reporter, seconds } from './run-log';
import { Wanted } from '../cluster/cluster-spec';

/** The cluster as the bootstrap can see and touch it. */
export interface World {
  observe(): Promise<Observation>;
  /**
   * Carries commands out, and returns what the log is to say of it: those that were not accepted,
   * and how far slots have come that are moved.
   */
  act(commands: readonly Command[], seen: Observation): Promise<string[]>;
}

/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(duration: number): Promise<void>;
}

/** How a run ended; each kind has an exit code of its own. */
export type Outcome = Extract<Decision, { kind: 'done' | 'refuse' }> | GaveUp;

export interface GaveUp {
  readonly kind: 'gaveUp';
  readonly why: string;
}

/** An answer may take that long to show; before, a step that was sent is not sent again. */
const PATIENCE = 1_000;

/** The pauses between two looks, while things move and while nothing does. */
const PAUSE = { shortest: 10, longest: 500 };

/** The keeper's pause while nothing moves. A pod that lost its volume waits that long at most. */
const REST = 3_000;

/**
 * Observes, plans, acts, and begins again, until the plan says done or refuses, or `deadline`
 * milliseconds have passed since the start, or since slots moved: that may take hours.
 */
export async function converge(
  wanted: Wanted,
  world: World,
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
): Promise<Outcome> {
  let start = clock.now();
  let moving: string | undefined;
  let foretold = false;
  const round = rounds(world, clock, log, PAUSE.longest);
  for (;;) {
    const { seen, decision } = await look(wanted, world);
    if (!foretold) {
      const changes = forecast(wanted, seen);
      for (const change of changes) log(change);
      foretold = changes.length > 0 || decision.kind === 'step';
    }
    const left = slotsLeft(decision);
    // A wait between two moves of the same slots says nothing of how far they are.
    if (left !== undefined && left !== moving) {
      start = clock.now();
      moving = left;
    }
    const outcome = end(decision, clock.now() - start, deadline);
    if (outcome !== undefined) {
      // Servers are not left in the haste of forming, whatever a person is to look at.
      const ease = outcome.kind === 'done' ? undefined : restore(wanted.tuning, seen.pods);
      if (ease !== undefined) await world.act(ease.commands, seen);
      return outcome;
    }
    await round(decision, seen);
  }
}

/**
 * Goes on for ever, in a cluster that others form and scale: what a Job would refuse, and end with,
 * is said and looked at again; and primaries change places only after the cluster has been calm for
 * twice the node timeout (see `Step.improvement`).
 */
export async function keep(
  wanted: Wanted,
  world: World,
  clock: Clock,
  log: (line: string) => void,
): Promise<never> {
  const round = rounds(world, clock, log, REST);
  // Who else sets the number of pods is no concern of one that never does.
  const unscaled: World = {
    ...world,
    observe: async () => ({ ...(await world.observe()), autoscaler: undefined }),
  };
  // Where a Job has just been applied as well, it forms the cluster meanwhile.
  await clock.sleep(REST);
  for (let unrest = clock.now(); ;) {
    const { seen, decision: planned } = await look(wanted, unscaled);
    const decision = keepersPart(planned, wanted, seen);
    const improves = decision.kind === 'step' && decision.improvement === true;
    if (decision.kind !== 'done' && !improves) unrest = clock.now();
    const isCalm = clock.now() - unrest >= 2 * wanted.tuning.nodeTimeout;
    await round(tempered(decision, isCalm), seen);
  }
}

/** What a keeper does about a decision. */
function tempered(decision: Decision, isCalm: boolean): Decision {
  if (decision.kind === 'refuse') return { kind: 'wait', why: inWords(decision) };
  return decision.kind === 'step' && decision.improvement && !isCalm
    ? { kind: 'wait', why: `once it stays calm: ${decision.why}` }
    : decision;
}

/** The slots that a step moves, in a form that changes as they arrive. */
function slotsLeft(decision: Decision): string | undefined {
  const moves =
    decision.kind === 'step' ? decision.commands.filter(({ kind }) => kind === 'moveSlots') : [];
  return moves.length > 0 ? JSON.stringify(moves) : undefined;
}

/** Acts on one decision after the other, and pauses behind each. */
function rounds(
  world: World,
  clock: Clock,
  log: (line: string) => void,
  longest: number,
): (decision: Decision, seen: Observation) => Promise<void> {
  const news = reporter(clock, log);
  let sent = { step: '', at: -Infinity };
  let pause = PAUSE.shortest;
  let last = '';
  return async (decision, seen) => {
    const now = clock.now();
    const text = JSON.stringify(decision);
    if (decision.kind !== 'step') {
      news.waiting(decision);
    } else if (text !== sent.step || now - sent.at > PATIENCE) {
      news.acting(decision, text === sent.step);
      news.told(await world.act(decision.commands, seen));
      sent = { step: text, at: clock.now() };
    }
    pause = text === last ? Math.min(pause * 1.3, longest) : PAUSE.shortest;
    last = text;
    await clock.sleep(pause);
  };
}

/** One look and what it leads to; where Kubernetes or a server gives no answer, it is to wait. */
async function look(
  wanted: Wanted,
  world: World,
): Promise<{ seen: Observation; decision: Decision }> {
  let seen: Observation;
  try {
    seen = await world.observe();
  } catch (error) {
    return { seen: { pods: [] }, decision: { kind: 'wait', why: (error as Error).message } };
  }
  return { seen, decision: plan(wanted, seen) };
}

function end(decision: Decision, spent: number, deadline: number): Outcome | undefined {
  if (decision.kind === 'done' || decision.kind === 'refuse') return decision;
  return spent > deadline
    ? { kind: 'gaveUp', why: `gave up after ${seconds(deadline)}: ${decision.why}` }
    : undefined;
}
