import { Status } from './status';
import { problemText, summary } from './status-report';

/** What `check --json` prints. */
export type Check = Pick<Status, 'healthy' | 'problems'>;

export function checkOf({ healthy, problems }: Status): Check {
  return { healthy, problems };
}

/** What `check` prints: one line for a healthy cluster, and one for each problem. */
export function checkReport(status: Status): string {
  const { healthy, problems } = status;
  return [...(healthy ? [summary(status)] : []), ...problems.map(problemText)].join('\n');
}
