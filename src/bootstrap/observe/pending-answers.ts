import { setTimeout as sleep } from 'node:timers/promises';

/** How long a look waits for a server after half of them have answered, and for one that was silent. */
export const WAIT_MS = { usual: 1_000, silent: 50 };

/** A question to one server. */
export interface Question<T> {
  /** The same for the same server. */
  readonly key: string;
  /** Asks it; never rejects. */
  readonly ask: () => Promise<T>;
}

/**
 * Asks servers side by side, and goes on without those that are silent: one that is stopped, or whose
 * host is gone, would hold up each look for as long as a command may take. A question that was not
 * answered in time is not asked again until it has come to an end.
 */
export class PendingAnswers<T> {
  private readonly pending = new Map<string, Promise<T>>();
  private readonly silent = new Set<string>();

  constructor(private readonly isAnswer: (answer: T) => boolean) {}

  /** The answers in the order of the questions; undefined where one did not come in time. */
  async all(questions: readonly Question<T>[]): Promise<(T | undefined)[]> {
    let left = questions.length;
    let half = (): void => undefined;
    const halfAnswered = new Promise<void>((resolve) => (half = resolve));
    return Promise.all(
      questions.map(async ({ key, ask }) => {
        const limit = this.silent.has(key)
          ? wait(WAIT_MS.silent)
          : halfAnswered.then(() => wait(WAIT_MS.usual));
        const answer = await Promise.race([this.answerTo(key, ask), limit]);
        if (answer === undefined) this.silent.add(key);
        left--;
        if (2 * left <= questions.length) half();
        return answer;
      }),
    );
  }

  private answerTo(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.pending.get(key);
    if (known !== undefined) return known;
    const answer = ask().then((each) => {
      this.pending.delete(key);
      if (this.isAnswer(each)) this.silent.delete(key);
      return each;
    });
    this.pending.set(key, answer);
    return answer;
  }
}

function wait(ms: number): Promise<undefined> {
  return sleep(ms, undefined, { ref: false });
}
