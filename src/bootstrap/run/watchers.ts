import { Status } from '../report/status';
import { statusChanges } from '../report/status-changes';
import { nodeTable, statusLines, statusReport } from '../report/status-report';
import { Screen } from '../util/screen';

/** Shows what is found at each look. */
export interface Watcher {
  found(status: Status): void;
  /** Kubernetes did not answer. */
  failed(message: string): void;
}

/** Draws the status in place; the problems come first, because there may be no room for all nodes. */
export function onTerminal(
  screen: Pick<Screen, 'draw'>,
  intervalMs: number,
  time: () => string,
): Watcher {
  let last: readonly string[] = [];
  const title = (): string => `${time()}  every ${intervalMs / 1000} s, until Ctrl-C`;
  return {
    found(status) {
      last = [title(), '', ...statusLines(status), '', ...nodeTable(status).split('\n')];
      screen.draw(last);
    },
    failed(message) {
      screen.draw([title(), '', `cannot look: ${message}`, '', 'last seen:', ...last]);
    },
  };
}

/** Prints the status once, and after that a line for each thing that has changed. */
export function asChanges(print: (line: string) => void, time: () => string): Watcher {
  let last: Status | undefined;
  let complaint = '';
  const say = (line: string): void => print(`${time()} ${line}`);
  return {
    found(status) {
      if (last === undefined) print(statusReport(status));
      else {
        if (complaint !== '') say('looking again');
        for (const line of statusChanges(last, status)) say(line);
      }
      last = status;
      complaint = '';
    },
    failed(message) {
      if (message !== complaint) say(`cannot look: ${message}`);
      complaint = message;
    },
  };
}

/** Prints the status as one line of JSON whenever it is another one. */
export function asJson(print: (line: string) => void, complain: (line: string) => void): Watcher {
  let last = '';
  let complaint = '';
  return {
    found(status) {
      const text = JSON.stringify(status);
      if (text !== last) print(text);
      last = text;
      complaint = '';
    },
    failed(message) {
      if (message !== complaint) complain(`cannot look: ${message}`);
      complaint = message;
    },
  };
}
