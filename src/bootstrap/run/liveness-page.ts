import { seconds } from '../util/clock';
import { LastBeat } from '../util/pulse';
import { Page, plainText } from './keeper-server';

/**
 * A program in which nothing at all has happened for that long hangs. Each single thing that it waits for,
 * such as a command, a request or the look-up of a name, has a time-out of its own of about a minute at most,
 * so a look may take longer than this as a whole.
 */
export const SILENCE_LIMIT_MS = 300_000;

/** Why a program is to be restarted; undefined while something happens in it. */
export function complaintOf({ what, agoMs }: LastBeat): string | undefined {
  return agoMs > SILENCE_LIMIT_MS
    ? `nothing has happened for ${seconds(agoMs)}, since ${what}`
    : undefined;
}

/** The page by which Kubernetes sees whether the program hangs: 503 says so, and so does no answer. */
export function livenessPage(last: () => LastBeat, log: (line: string) => void): Page {
  return () => {
    const complaint = complaintOf(last());
    if (complaint === undefined) return Promise.resolve(plainText(200, 'ok'));
    // Kubernetes tells the status only; the reason is in the log of the container that it ends.
    log(`to be restarted: ${complaint}`);
    return Promise.resolve(plainText(503, complaint));
  };
}
