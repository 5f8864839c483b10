import { Command } from './command';
import { Observation } from './observation';
import { Decision } from './decision';
import { restore } from './forming';
import { plan, Wanted } from './plan';

/** The cluster as the bootstrap can see and touch it. */
export interface World {
  observe(): Promise<Observation>;
  /** Carries commands out, and returns in words those that were not accepted. */
  act(commands: readonly Command[], seen: Observation): Promise<string[]>;
}

/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(duration: number): Promise<void>;
}

/** How a run ended; each kind has an exit code of its own. */
export type Outcome = Extract<Decision, { kind: 'done' | 'refuse' }> | GaveUp;

interface GaveUp {
  readonly kind: 'gaveUp';
  readonly why: string;
}

/** An answer may take that long to show; before, a step that was sent is not sent again. */
const PATIENCE = 1_000;

/** The pause between two looks, while things move and while nothing does. */
const PAUSE = { shortest: 10, longest: 500 };

/**
 * Observes, plans, acts, and begins again, until the plan says done or refuses, or `deadline`
 * milliseconds have passed.
 */
export async function converge(
  wanted: Wanted,
  world: World,
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
): Promise<Outcome> {
  const start = clock.now();
  const news = reporter(clock, log);
  let sent = { step: '', at: -Infinity };
  let pause = PAUSE.shortest;
  for (let last = ''; ;) {
    const { seen, decision } = await look(wanted, world);
    const outcome = end(decision, clock.now() - start, deadline);
    if (outcome !== undefined) {
      // Servers are not left in the haste of forming, whatever a person is to look at.
      const ease = outcome.kind === 'done' ? undefined : restore(wanted.tuning, seen.pods);
      if (ease?.kind === 'step') await world.act(ease.commands, seen);
      return outcome;
    }
    const now = clock.now();
    const text = JSON.stringify(decision);
    if (decision.kind !== 'step') {
      news.waiting(decision.why);
    } else if (text !== sent.step || now - sent.at > PATIENCE) {
      news.acting(decision.why, decision.commands.length);
      for (const failure of await world.act(decision.commands, seen)) log(`  ${failure}`);
      sent = { step: text, at: clock.now() };
    }
    pause = text === last ? Math.min(pause * 1.3, PAUSE.longest) : PAUSE.shortest;
    last = text;
    await clock.sleep(pause);
  }
}

/** One look and what it leads to; where Kubernetes or a server gives no answer, it is to wait. */
async function look(
  wanted: Wanted,
  world: World,
): Promise<{ seen: Observation; decision: Decision }> {
  try {
    const seen = await world.observe();
    return { seen, decision: plan(wanted, seen) };
  } catch (error) {
    return { seen: { pods: [] }, decision: { kind: 'wait', why: (error as Error).message } };
  }
}

function end(decision: Decision, spent: number, deadline: number): Outcome | undefined {
  if (decision.kind === 'done' || decision.kind === 'refuse') return decision;
  return spent > deadline
    ? { kind: 'gaveUp', why: `gave up after ${seconds(deadline)}: ${decision.why}` }
    : undefined;
}

/** Writes what happens, but not every passing wait. */
function reporter(
  clock: Clock,
  log: (line: string) => void,
): { waiting(why: string): void; acting(why: string, commands: number): void } {
  const start = clock.now();
  let since = { why: '', at: start };
  let said = { why: '', at: -Infinity };
  const say = (line: string): void => log(`${seconds(clock.now() - start)} ${line}`);
  return {
    waiting(why) {
      const now = clock.now();
      if (why !== since.why) since = { why, at: now };
      const isNew = why !== said.why && now - said.at >= 1_000;
      if (isNew || now - said.at >= 30_000) {
        said = { why, at: now };
        say(`waiting: ${why}`);
      }
    },
    acting(why, commands) {
      say(`${why} (${commands} ${commands === 1 ? 'command' : 'commands'})`);
    },
  };
}

function seconds(duration: number): string {
  return `${(duration / 1000).toFixed(1)} s`;
}
