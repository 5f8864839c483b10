import { Pod, Problem } from '../cluster/observation';
import { problemOf } from '../redis/problem';
import { Clock } from '../util/clock';

/** After that time it is tried again, for the keeper: the server may have been restarted. */
const FORGET_AFTER_MS = 60_000;

const REFUSED = /(unknown command|NOPERM).*/i;

/**
 * The pods whose servers answered that they do not know a command, which is renamed, or that a user may not send
 * it: trying it again has no end, unless the rights of that user come with the pod.
 */
export class RefusedCommands {
  private readonly found = new Map<string, { readonly problem: Problem; readonly at: number }>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Notes what a server answered to a user, if it is that. */
  add(pod: string, answer: string, user?: string): void {
    const [refused] = REFUSED.exec(answer) ?? [];
    if (refused === undefined) return;
    const problem = problemOf(new Error(refused), user);
    if (problem.final) this.found.set(pod, { problem, at: this.clock.now() });
  }

  /** The pods, those that answered so with their problem. */
  mark<T extends Pod>(pods: readonly T[]): T[] {
    return pods.map((pod) => {
      const { problem, at = -Infinity } = this.found.get(pod.name) ?? {};
      return this.clock.now() - at > FORGET_AFTER_MS ? pod : { ...pod, problem };
    });
  }
}
