import { Decision, inWords, Step } from '../plan/decision';
import { Clock, seconds } from '../util/clock';

/** What is said of a decision, or told of a step, is said again after that time, if still true. */
const REPEAT_AFTER_MS = 30_000;

/**
 * Writes what happens, but not every passing wait, and only once that there is nothing to do; and of
 * a step that is tried again and again only what is new.
 */
export function runLog(
  clock: Clock,
  log: (line: string) => void,
): {
  waiting(decision: Exclude<Decision, Step>): void;
  acting(step: Step, isRetry: boolean): void;
  /** What came of the last step. */
  told(lines: readonly string[]): void;
} {
  const start = clock.now();
  let said = { message: '', at: -Infinity };
  let acted = { line: '', at: -Infinity, isSaid: false };
  const told = new Map<string, number>();
  const say = (line: string): void => log(`${seconds(clock.now() - start)} ${line}`);
  const head = (): void => {
    acted = { ...acted, at: clock.now(), isSaid: true };
    said = { ...said, message: '' };
    say(acted.line);
  };
  return {
    waiting(decision) {
      const { kind, message } = decision;
      const now = clock.now();
      const isNew = message !== said.message && now - said.at >= 1_000;
      if (isNew || (kind !== 'done' && now - said.at >= REPEAT_AFTER_MS)) {
        said = { message, at: now };
        say(inWords(decision));
      }
    },
    acting({ message, commands: { length } }, isRetry) {
      const line = `${message} (${length} ${length === 1 ? 'command' : 'commands'})`;
      acted = { ...acted, line, isSaid: false };
      if (!isRetry) head();
    },
    told(lines) {
      const now = clock.now();
      for (const [line, at] of told) if (now - at >= REPEAT_AFTER_MS) told.delete(line);
      const news = lines.filter((line) => !told.has(line));
      if (!acted.isSaid && (news.length > 0 || now - acted.at >= REPEAT_AFTER_MS)) head();
      for (const line of news) {
        told.set(line, now);
        log(`  ${line}`);
      }
    },
  };
}
