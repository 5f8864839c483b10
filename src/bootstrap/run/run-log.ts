import { Decision, Step } from '../plan/decision';
import { decisionText } from '../report/decision-text';
import { Clock } from '../util/clock';

/** A line of the log is written again after that time, if it is still true. */
const REPEAT_AFTER_MS = 30_000;

/**
 * A wait that follows a step or another wait sooner than that is left out, since most of them are over in
 * moments.
 */
const MIN_BEFORE_WAIT_MS = 1_000;

/** The log of a run. */
export interface RunLog {
  waiting(decision: Exclude<Decision, Step>): void;
  /** A step that goes on, or is sent again, is not written before something new comes of it. */
  acting(step: Step, goesOn: boolean): void;
  /** What came of the last step; it ends now. */
  told(lines: readonly string[]): void;
}

/**
 * Writes what happens, each line behind the time that `timestamp` tells. It leaves out waits that pass
 * within a second, writes only once that there is nothing to do, and of a step that is sent again and
 * again only what is new.
 */
export function runLog(
  clock: Pick<Clock, 'now'>,
  log: (line: string) => void,
  timestamp: () => string,
): RunLog {
  let said = { text: '', at: -Infinity };
  let acted = { text: '', at: -Infinity, isWritten: false };
  let endedAt = -Infinity;
  const told = new Map<string, number>();
  const write = (text: string): void => log(`${timestamp()} ${text}`);
  const writeStep = (): void => {
    acted = { ...acted, at: clock.now(), isWritten: true };
    said = { ...said, text: '' };
    write(acted.text);
  };
  return {
    waiting(decision) {
      const text = decisionText(decision);
      const now = clock.now();
      const isNew = text !== said.text && now - Math.max(said.at, endedAt) >= MIN_BEFORE_WAIT_MS;
      const isTrueYet = text === said.text && decision.kind !== 'done';
      if (isNew || (isTrueYet && now - said.at >= REPEAT_AFTER_MS)) {
        said = { text, at: now };
        write(text);
      }
    },
    acting(step, goesOn) {
      acted = { ...acted, text: decisionText(step), isWritten: false };
      if (!goesOn) writeStep();
    },
    told(lines) {
      const now = clock.now();
      endedAt = now;
      for (const [line, at] of told) if (now - at >= REPEAT_AFTER_MS) told.delete(line);
      const news = lines.filter((line) => !told.has(line));
      if (!acted.isWritten && (news.length > 0 || now - acted.at >= REPEAT_AFTER_MS)) writeStep();
      for (const line of news) {
        told.set(line, now);
        log(`  ${line}`);
      }
    },
  };
}
