import { runningJob } from '../kubernetes/job-state';
import { ResolvedSource } from '../observe/find-pods';
import { jsonText } from '../report/json-text';
import { JobStatus, Status, statusOf } from '../report/status';
import { statusReport } from '../report/status-report';
import { Clock, isoTime } from '../util/clock';
import { Screen, ScreenSize } from '../util/screen';
import { Unavailable } from '../kubernetes/unavailable';
import { ClusterClient } from './live-cluster';
import { asChanges, asJson, onTerminal, Watcher } from './watchers';
import { watchStatus } from './watch-status';

interface StatusTask {
  readonly json: boolean;
  readonly watchMs?: number;
}

/** What a terminal has that does not tell its size, as that of `kubectl exec` in its first moments. */
const USUAL_SIZE: ScreenSize = { rows: 24, columns: 80 };

/** Shows how the cluster is, once or until the program is ended. */
export async function showStatus(
  { json, watchMs }: StatusTask,
  source: ResolvedSource,
  client: ClusterClient,
  clock: Clock,
): Promise<void> {
  const look = async (): Promise<Status> => {
    const [seen, job] = await Promise.all([client.observe(), jobOf(source)]);
    return statusOf(seen, job);
  };
  if (watchMs !== undefined) return watchStatus(look, watcher(json, watchMs), clock, watchMs);
  const status = await look();
  console.log(json ? jsonText(status) : statusReport(status));
}

/** The Job says how far it is; where Kubernetes may not be asked for it, the nodes are shown alone. */
async function jobOf(source: ResolvedSource): Promise<JobStatus | undefined> {
  if (source.find !== 'kubectl') return undefined;
  try {
    return await runningJob(source.kubectl, source.workload);
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

function watcher(json: boolean, intervalMs: number): Watcher {
  const { stdout, env } = process;
  const time = (): string => isoTime(new Date());
  if (json) return asJson(console.log, console.error);
  if (!stdout.isTTY || env.TERM === 'dumb') return asChanges(console.log, time);
  const size = (): ScreenSize => ({
    rows: stdout.rows || USUAL_SIZE.rows,
    columns: stdout.columns || USUAL_SIZE.columns,
  });
  return onTerminal(new Screen((text) => stdout.write(text), size), intervalMs, time);
}
