import { ClusterSpec } from '../cluster/cluster-spec';
import { JobState } from '../kubernetes/job-state';
import { Unavailable } from '../kubernetes/unavailable';
import { Decision, Done, Wait, wait } from '../plan/decision';
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
 * changing anything, and tells what a Job that runs is waiting for. Ends with the Job's refusal as soon
 * as one of its tries refused, with its failure where the Job has failed and the cluster is not healthy,
 * and gives up after `deadline` milliseconds.
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
    const job = await ask(newestJob);
    const next = 'message' in job ? job : await check(spec, client, job);
    if (next.kind !== 'wait') return next;
    const { reason } = next;
    if (clock.now() - start > deadline) {
      const message = `${next.message}; see ${sources(job)}`;
      return { kind: 'gaveUp', reason, message, afterMs: deadline };
    }
    news.waiting(next);
    await clock.sleep(WAIT_INTERVAL_MS);
  }
}

async function ask(newestJob: () => Promise<JobState>): Promise<JobState | Wait> {
  try {
    return await newestJob();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return wait('ObservationFailed', error.message);
  }
}

async function check(
  spec: ClusterSpec,
  client: ClusterClient,
  job: JobState,
): Promise<Exclude<Decision, { kind: 'step' }> | Outcome> {
  if (job.kind === 'retrying') {
    return (
      refusalOf(job) ??
      wait('WaitingForJob', `Kubernetes is about to run the Job ${job.name} again: ${job.lastLine}`)
    );
  }
  const { decision } = await look(spec, client);
  if (job.kind === 'running') {
    return wait('WaitingForJob', `the Job ${job.name} is running${doing(decision)}`);
  }
  if (decision.kind === 'done') return decision;
  if (decision.kind === 'step' && decision.improvement) return healthyBut(decision.message);
  if (job.kind === 'failed') return refusalOf(job) ?? failureOf(job);
  return decision.kind === 'step'
    ? wait(decision.reason, `left to the keeper or a Job: ${decision.message}`)
    : decision;
}

/**
 * What a Job that runs is doing, as the plan has it that is made here: this sees more of pods that do
 * not start than the Job may. Of a step only the reason is told, since its numbers change all the time.
 */
function doing(decision: Decision): string {
  const { kind, reason, message } = decision;
  if (reason === 'ObservationFailed') return '';
  switch (kind) {
    case 'wait':
      return `; it waits (${reason}): ${message}`;
    case 'refuse':
      // The Job may have a password that is not given here.
      return `; as seen from here, it refuses (${reason}): ${message}`;
    case 'step':
      return `; it acts (${reason})`;
    case 'done':
      return '';
  }
}

/** The commands that tell more. */
function sources(job: JobState | Wait): string {
  const status = 'cdk8s-redis-cluster status';
  return 'name' in job ? `${status}, and kubectl logs job/${job.name}` : status;
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
