import { ApiError, KubernetesApi } from './api';

/** What is read of a bootstrap Job. */
export interface Job {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly args?: readonly string[] }[] };
    };
  };
  readonly status?: { readonly active?: number };
}

/** What every bootstrap Job is labelled with. */
const SELECTOR = 'app.kubernetes.io/component=bootstrap';

export function jobsPath(namespace: string): string {
  return `/apis/batch/v1/namespaces/${namespace}/jobs`;
}

/** The bootstrap Jobs of a namespace; none where there is no right to see them. */
export async function listJobs(
  api: Pick<KubernetesApi, 'get'>,
  namespace: string,
): Promise<readonly Job[]> {
  const path = `${jobsPath(namespace)}?labelSelector=${SELECTOR}`;
  const found = await api.get(path).catch(unless(403));
  return (found as { readonly items: readonly Job[] } | undefined)?.items ?? [];
}

/** The StatefulSet whose pods a Job makes a cluster of. */
export function statefulSetOf({ spec }: Job): string | undefined {
  const args = spec.template.spec.containers.flatMap((container) => container.args ?? []);
  const [, name] = args.map((arg) => /^--stateful-set=(.*)$/.exec(arg)).find(Boolean) ?? [];
  return name;
}

/** Passes over the answer of the API that has this status. */
export function unless(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ApiError && error.status === status)) throw error;
  };
}
