import { Decision } from '../plan/decision';
import { listJobs, statefulSetOf } from '../kubernetes/jobs';
import { KubernetesApi } from '../kubernetes/api';
import { Workload } from '../kubernetes/workload';

/**
 * Refuses what a person wants of a StatefulSet while a Job is at work on it: with other wishes, the
 * two would move slots to and fro.
 */
export async function refuseWhileJobRuns(
  api: Pick<KubernetesApi, 'get'>,
  { namespace, statefulSet }: Pick<Workload, 'namespace' | 'statefulSet'>,
): Promise<Extract<Decision, { kind: 'refuse' }> | undefined> {
  const jobs = await listJobs(api, namespace);
  const active = jobs.find((job) => job.status?.active && statefulSetOf(job) === statefulSet);
  if (active === undefined) return undefined;
  const { name } = active.metadata;
  return {
    kind: 'refuse',
    reason: 'JobRunning',
    message:
      `the Job ${name} is at work on the StatefulSet ${statefulSet}: wait for its end, or delete ` +
      `it (kubectl delete job ${name} -n ${namespace})`,
  };
}
