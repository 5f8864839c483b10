import { Wanted } from '../cluster/cluster-spec';
import { Observation } from '../cluster/observation';
import { Decision } from '../plan/decision';
import { plan } from '../plan/plan';
import { Clock } from '../util/clock';
import { World } from './live-cluster';
import { reporter } from './run-log';

/** An answer may take that long to show; before, a step that was sent is not sent again. */
export const PATIENCE = 1_000;

/** The pauses between two looks, while things move and while nothing does. */
export const PAUSE = { shortest: 10, longest: 500 };

/** Acts on one decision after the other, and pauses behind each. */
export function rounds(
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
export async function look(
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
