import { JobsApi } from '../kubernetes/api';
import { Job, jobsPath, listJobs, statefulSetOf, unless } from '../kubernetes/jobs';
import { Clock, seconds } from '../util/clock';
import { GaveUp } from './converge';

/** Between two looks at whether the pods of a deleted Job are gone, in milliseconds. */
const POLL_INTERVAL_MS = 200;

/**
 * Deletes the Jobs that were applied for the same StatefulSet before this one, and waits until none
 * of them runs; it gives up where one still does after `deadline` milliseconds. One that runs wants
 * another shape, and would undo what this one does; and where one has ended, Kubernetes would take the
 * same manifest, applied again later, for done. Throws where Kubernetes does not answer; an older
 * Role, which has no right to this, leaves the Jobs as they are.
 */
export async function deleteOlderJobs(
  api: JobsApi,
  { namespace, job }: { readonly namespace: string; readonly job: string },
  clock: Clock,
  log: (line: string) => void,
  deadline: number,
): Promise<GaveUp | undefined> {
  const start = clock.now();
  const older = olderThan(job, await listJobs(api, namespace));
  await Promise.all(
    older.map(({ metadata: { name } }) =>
      api.delete(`${jobsPath(namespace)}/${name}?propagationPolicy=Foreground`).catch(unless(404)),
    ),
  );
  for (const { metadata } of older) {
    log(`the Job ${metadata.name} was applied before, and is deleted`);
  }
  // The pods of a Job that has ended do nothing any more.
  let left = older.filter(({ status }) => status?.active).map(({ metadata }) => metadata.name);
  for (const name of left) log(`waiting: the pod of Job ${name} has to end`);
  while (left.length > 0) {
    const there = (await listJobs(api, namespace)).map(({ metadata }) => metadata.name);
    left = left.filter((name) => there.includes(name));
    if (left.length > 0 && clock.now() - start > deadline) return stuck(left[0], deadline);
    if (left.length > 0) await clock.sleep(POLL_INTERVAL_MS);
  }
  return undefined;
}

function olderThan(job: string, items: readonly Job[]): Job[] {
  const own = items.find(({ metadata }) => metadata.name === job);
  if (own === undefined) return [];
  const age = ({ metadata: { creationTimestamp, name } }: Job): string =>
    `${creationTimestamp} ${name}`;
  return items.filter((item) => statefulSetOf(item) === statefulSetOf(own) && age(item) < age(own));
}

/** The Job has no right to see pods, so a person is told how to. */
function stuck(job: string, deadline: number): GaveUp {
  return {
    kind: 'gaveUp',
    reason: 'OlderJobRunning',
    message:
      `gave up after ${seconds(deadline)}: the pod of Job ${job} does not end; where its node is ` +
      `down (kubectl get pods -l job-name=${job} -o wide), delete it: kubectl delete pods ` +
      `-l job-name=${job} --force`,
  };
}
