import { ClusterSpec } from '../cluster/cluster-spec';
import { JobState } from '../kubernetes/job-state';
import { Unavailable } from '../kubernetes/unavailable';
import { Decision, Done, wait } from '../plan/decision';
import { Reason, REASONS } from '../plan/reason';
import { Clock, stopwatch } from '../util/clock';
import { ClusterClient } from './live-cluster';
import { Outcome } from './outcome';
import { look } from './rounds';
import { runLog } from './run-log';

/** The pause between two looks at the Job and the cluster. */
const WAIT_INTERVAL_MS = 1_000;

/**
 * Waits until no bootstrap Job is running and the cluster is healthy in the wanted shape, without
 * changing anything. Ends with the Job's refusal as soon as one of its tries refused, with its failure
 * where the Job has failed and the cluster is not healthy, and gives up after `deadline` milliseconds.
 */
export async function waitForShape(
  spec: ClusterSpec,
  client: ClusterClient,
  newestJob: () => Promise<JobState>,
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
): Promise<Outcome> {
  const start = clock.now();
  const news = runLog(clock, log, stopwatch(clock));
  for (;;) {
    const next = await check(spec, client, newestJob);
    if (next.kind !== 'wait') return next;
    const { reason, message } = next;
    if (clock.now() - start > deadline) {
      return { kind: 'gaveUp', reason, message, afterMs: deadline };
    }
    news.waiting(next);
    await clock.sleep(WAIT_INTERVAL_MS);
  }
}

async function check(
  spec: ClusterSpec,
  client: ClusterClient,
  newestJob: () => Promise<JobState>,
): Promise<Exclude<Decision, { kind: 'step' }> | Outcome> {
  let job: JobState;
  try {
    job = await newestJob();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return wait('ObservationFailed', error.message);
  }
  if (job.kind === 'running') return wait('WaitingForJob', `the Job ${job.name} is running`);
  if (job.kind === 'retrying') {
    return (
      refusalOf(job) ??
      wait('WaitingForJob', `Kubernetes is about to run the Job ${job.name} again: ${job.lastLine}`)
    );
  }
  const { decision } = await look(spec, client);
  if (decision.kind === 'done') return decision;
  if (decision.kind === 'step' && decision.improvement) return healthyBut(decision.message);
  if (job.kind === 'failed') return refusalOf(job) ?? failureOf(job);
  return decision.kind === 'step'
    ? wait(decision.reason, `left to the keeper or a Job: ${decision.message}`)
    : decision;
}

function healthyBut(improvement: string): Done {
  return {
    kind: 'done',
    reason: 'Healthy',
    message: `all nodes agree; what would make it better: ${improvement}`,
  };
}

type FailedJob = Extract<JobState, { kind: 'retrying' | 'failed' }>;

/** The refusal that a Job ended with, read from its log. */
function refusalOf({ name, lastLine }: FailedJob): Outcome | undefined {
  const [, said, message] = /^refused \((\w+)\): (.*)$/.exec(lastLine) ?? [];
  if (message === undefined) return undefined;
  const reason = REASONS.find((each): each is Reason => each === said) ?? 'JobFailed';
  return { kind: 'refuse', reason, message: `${message} (said by the Job ${name})` };
}

function failureOf({ name, lastLine }: FailedJob): Outcome {
  return {
    kind: 'failed',
    reason: 'JobFailed',
    message: `the Job ${name} has failed: ${lastLine}`,
  };
}
