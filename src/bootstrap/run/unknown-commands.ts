import { Pod } from '../cluster/observation';
import { Clock } from '../util/clock';

/** After that time it is tried again, for the keeper: the server may have been restarted. */
const FORGET_AFTER_MS = 60_000;

const UNKNOWN = /unknown command.*/i;

/**
 * The pods whose servers answered that they do not know a command: it is renamed, and trying it again
 * has no end.
 */
export class UnknownCommands {
  private readonly found = new Map<string, { readonly answer: string; readonly at: number }>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Notes what a server answered, if it is that. */
  add(pod: string, answer: string): void {
    const [unknown] = UNKNOWN.exec(answer) ?? [];
    if (unknown !== undefined) this.found.set(pod, { answer: unknown, at: this.clock.now() });
  }

  /** The pods, those that answered so with a problem that waiting does not end. */
  mark<T extends Pod>(pods: readonly T[]): T[] {
    return pods.map((pod) => {
      const { answer, at = -Infinity } = this.found.get(pod.name) ?? {};
      return this.clock.now() - at > FORGET_AFTER_MS ? pod : { ...pod, problem: problemOf(answer) };
    });
  }
}

function problemOf(answer = ''): Pod['problem'] {
  return {
    text: `has renamed a command that is needed (${answer}): take rename-command out of its configuration, and restart it`,
    final: true,
  };
}
