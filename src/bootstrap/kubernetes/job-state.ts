import { ApiError, KubernetesApi } from './api';
import { creationOrder, hasCondition, isFinished, Job, listJobs, statefulSetOf } from './jobs';
import { Workload } from './workload';

/** The newest bootstrap Job of a StatefulSet. */
export type JobState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' | 'complete'; readonly name: string }
  /** It has failed for good, or its last try has and Kubernetes is about to try again. */
  | {
      readonly kind: 'retrying' | 'failed';
      readonly name: string;
      /** The last line of the log of its last try; the Job's own condition where there is no log. */
      readonly lastLine: string;
    };

/** The part of the Kubernetes API that tells how a Job is doing. */
export interface JobLogApi extends Pick<KubernetesApi, 'get'> {
  /** An answer that is no JSON. */
  getText(path: string): Promise<string>;
}

interface Pod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status?: { readonly phase?: string };
}

/** Asks for the newest Job of a StatefulSet. Without the right to list Jobs there seems to be none. */
export async function newestJob(api: JobLogApi, workload: JobsOf): Promise<JobState> {
  const newest = await find(api, workload);
  if (newest === undefined) return { kind: 'none' };
  const { name } = newest.metadata;
  if (hasCondition(newest, 'Complete')) return { kind: 'complete', name };
  const lastLine = await lastLineOf(api, workload, newest, ({ phase }) => phase === 'Failed');
  if (isFinished(newest)) {
    const { message } = newest.status?.conditions?.find(({ type }) => type === 'Failed') ?? {};
    return { kind: 'failed', name, lastLine: lastLine ?? message ?? 'its log cannot be read' };
  }
  return lastLine === undefined ? { kind: 'running', name } : { kind: 'retrying', name, lastLine };
}

/** The newest Job where it has not ended, and the last line of its log where that can be read. */
export async function runningJob(
  api: JobLogApi,
  workload: JobsOf,
): Promise<{ readonly name: string; readonly says?: string } | undefined> {
  const newest = await find(api, workload);
  if (newest === undefined || isFinished(newest)) return undefined;
  const says = await lastLineOf(api, workload, newest, ({ phase }) => phase !== 'Pending');
  return { name: newest.metadata.name, ...(says ? { says } : {}) };
}

type JobsOf = Pick<Workload, 'namespace' | 'statefulSet'>;

async function find(api: JobLogApi, { namespace, statefulSet }: JobsOf): Promise<Job | undefined> {
  const listed = (await listJobs(api, namespace)) ?? [];
  const jobs = listed.filter((job) => statefulSetOf(job) === statefulSet);
  return jobs.toSorted((a, b) => (creationOrder(a) < creationOrder(b) ? 1 : -1)).at(0);
}

/** The last line of a Job's newest pod; undefined where its state is not the one, or it cannot be read. */
async function lastLineOf(
  api: JobLogApi,
  { namespace }: JobsOf,
  { metadata: { name } }: Job,
  isMeant: (status: NonNullable<Pod['status']>) => boolean,
): Promise<string | undefined> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  try {
    const found = await api.get(`${pods}?labelSelector=job-name=${name}`);
    const { items } = found as { readonly items: readonly Pod[] };
    const newest = items
      .toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))
      .at(0);
    if (newest?.status === undefined || !isMeant(newest.status)) return undefined;
    const log = await api.getText(`${pods}/${newest.metadata.name}/log?tailLines=1`);
    return log.trim();
  } catch (error) {
    // The right to read pods or their logs may be missing, and a pod may be gone.
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
