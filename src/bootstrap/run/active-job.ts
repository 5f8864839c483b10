import { refuse, Refusal } from '../plan/decision';
import { isFinished, listJobs, statefulSetOf } from '../kubernetes/jobs';
import { KubernetesApi } from '../kubernetes/api';
import { Workload } from '../kubernetes/workload';

/**
 * Refuses to change a StatefulSet's cluster by hand while a Job is running on it: if the two want
 * different shapes, they would move slots to and fro. Without the right to list Jobs none is found.
 */
export async function refuseWhileJobRuns(
  api: Pick<KubernetesApi, 'get'>,
  { namespace, statefulSet }: Pick<Workload, 'namespace' | 'statefulSet'>,
): Promise<Refusal | undefined> {
  const jobs = (await listJobs(api, namespace)) ?? [];
  const running = jobs.find((job) => !isFinished(job) && statefulSetOf(job) === statefulSet);
  if (running === undefined) return undefined;
  const { name } = running.metadata;
  return refuse(
    'JobRunning',
    `the Job ${name} is working on the StatefulSet ${statefulSet}: wait for its end, or delete it ` +
      `(kubectl delete job ${name} -n ${namespace})`,
  );
}
