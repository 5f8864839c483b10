import { JobsApi } from '../kubernetes/api';
import { creationOrder, deleteJob, Job, listJobs, statefulSetOf } from '../kubernetes/jobs';
import { wait } from '../plan/decision';
import { decisionText } from '../report/decision-text';
import { Clock } from '../util/clock';
import { GaveUp } from './outcome';

/** The pause between two looks at whether the pods of a deleted Job are gone. */
const POLL_INTERVAL_MS = 200;

/** What the log says where the rights are missing. */
const LEFT =
  'any older Jobs are left as they are, because this one may not list and delete Jobs: give its Role the ' +
  'verbs list and delete on jobs of the API group batch';

/**
 * Deletes the Jobs that were applied for the same StatefulSet before this one, and waits until none
 * of them runs; gives up where one still does after `deadline` milliseconds. A Job that runs wants
 * another shape and would undo what this one does. One that has ended would keep its manifest, applied
 * again later, from being run. Throws `Unavailable` where Kubernetes does not answer. Under an older
 * Role without the rights, the Jobs are left as they are, which the log says. Lines of the log begin
 * with the time that `timestamp` tells.
 */
export async function deleteOlderJobs(
  api: JobsApi,
  { namespace, job }: { readonly namespace: string; readonly job: string },
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
  timestamp: () => string,
): Promise<GaveUp | undefined> {
  const start = clock.now();
  const write = (text: string): void => log(`${timestamp()} ${text}`);
  const listed = await listJobs(api, namespace);
  const older = olderThan(job, listed ?? []);
  const allowed = await Promise.all(
    older.map(({ metadata: { name } }) => deleteJob(api, namespace, name)),
  );
  if (listed === undefined || allowed.includes(false)) {
    write(LEFT);
    return undefined;
  }
  for (const { metadata } of older) {
    write(`deleted the Job ${metadata.name}, which was applied before this one`);
  }
  // The pods of a Job that has ended do no harm.
  let left = older.filter(({ status }) => status?.active).map(({ metadata }) => metadata.name);
  for (const name of left) {
    write(decisionText(wait('OlderJobRunning', `the pod of the Job ${name} is still running`)));
  }
  while (left.length > 0) {
    const there = ((await listJobs(api, namespace)) ?? []).map(({ metadata }) => metadata.name);
    left = left.filter((name) => there.includes(name));
    if (left.length > 0 && clock.now() - start > deadline) return stuck(left[0], deadline);
    if (left.length > 0) await clock.sleep(POLL_INTERVAL_MS);
  }
  return undefined;
}

function olderThan(job: string, items: readonly Job[]): Job[] {
  const own = items.find(({ metadata }) => metadata.name === job);
  if (own === undefined) return [];
  return items.filter(
    (item) =>
      statefulSetOf(item) === statefulSetOf(own) && creationOrder(item) < creationOrder(own),
  );
}

/** The Job has no right to see pods, so the message says how to find this one. */
function stuck(job: string, deadline: number): GaveUp {
  return {
    kind: 'gaveUp',
    reason: 'OlderJobRunning',
    message:
      `the pod of the Job ${job} is still running; if its Kubernetes node is down (kubectl get pods ` +
      `-l job-name=${job} -o wide), delete it: kubectl delete pods -l job-name=${job} --force`,
    afterMs: deadline,
  };
}
