import { StatusProblem } from './problem-reasons';
import { Status } from './status';
import { problemText, summary } from './status-report';

/** What `check --json` prints. */
export type Check = Pick<Status, 'healthy' | 'problems'>;

export function checkOf({ healthy, problems }: Status): Check {
  return { healthy, problems };
}

/** What `check` prints: for a healthy cluster one line and the warnings, else a line for each error. */
export function checkReport(status: Status): string {
  const isError = ({ severity }: StatusProblem): boolean => severity === 'error';
  return status.healthy
    ? [summary(status), ...status.problems.map(problemText)].join('\n')
    : status.problems.filter(isError).map(problemText).join('\n');
}
