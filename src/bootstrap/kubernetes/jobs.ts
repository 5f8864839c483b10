import { ApiError, JobsApi, KubernetesApi } from './api';

/** The part of a bootstrap Job that the program reads. */
export interface Job {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly args?: readonly string[] }[] };
    };
  };
  readonly status?: {
    /** How many of its pods run. In the pause before another try there is none. */
    readonly active?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** The label of every bootstrap Job. */
const JOB_SELECTOR = 'app.kubernetes.io/component=bootstrap';

function jobsPath(namespace: string): string {
  return `/apis/batch/v1/namespaces/${namespace}/jobs`;
}

/** The bootstrap Jobs of a namespace; undefined where the right to list them is missing. */
export async function listJobs(
  api: Pick<KubernetesApi, 'get'>,
  namespace: string,
): Promise<readonly Job[] | undefined> {
  const path = `${jobsPath(namespace)}?labelSelector=${JOB_SELECTOR}`;
  const found = await api.get(path).catch(ignoreStatus(403));
  return (found as { readonly items: readonly Job[] } | undefined)?.items;
}

/** Deletes a Job with its pods, and tells whether there is the right to; one that is gone is deleted. */
export async function deleteJob(api: JobsApi, namespace: string, name: string): Promise<boolean> {
  const isAllowed = await api
    .delete(`${jobsPath(namespace)}/${name}?propagationPolicy=Foreground`)
    .catch(ignoreStatus(404))
    .then(() => true)
    .catch(ignoreStatus(403));
  return isAllowed ?? false;
}

/** The StatefulSet whose pods a Job forms a cluster of. */
export function statefulSetOf({ spec }: Job): string | undefined {
  const args = spec.template.spec.containers.flatMap((container) => container.args ?? []);
  const [, name] = args.map((arg) => /^--stateful-set=(.*)$/.exec(arg)).find(Boolean) ?? [];
  return name;
}

/** Whether Kubernetes starts no more pods of a Job: it is complete, or has failed for good. */
export function isFinished(job: Job): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
}

export function hasCondition({ status }: Job, type: 'Complete' | 'Failed'): boolean {
  return (status?.conditions ?? []).some((each) => each.type === type && each.status === 'True');
}

/** Jobs sort by this text in the order of their creation. */
export function creationOrder({ metadata: { creationTimestamp, name } }: Job): string {
  return `${creationTimestamp} ${name}`;
}

/** Ignores one status of the API's answers, and throws every other error. */
function ignoreStatus(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ApiError && error.status === status)) throw error;
  };
}
