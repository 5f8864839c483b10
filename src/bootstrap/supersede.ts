import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './kubernetes';

/** What of the Kubernetes API is used; an answer that is an error is thrown as an `ApiError`. */
export interface JobsApi {
  readonly get: (path: string) => Promise<unknown>;
  readonly delete: (path: string) => Promise<void>;
}

interface Job {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly args?: readonly string[] }[] };
    };
  };
  readonly status?: { readonly active?: number };
}

/** Between two looks at whether the pods of a deleted Job are gone, in milliseconds. */
const INTERVAL = 200;

/** What every bootstrap Job is labelled with. */
const SELECTOR = 'app.kubernetes.io/component=bootstrap';

/**
 * Deletes the Jobs that were applied for the same StatefulSet before this one, waits until none of
 * them runs, and returns their names. One that still runs wants another shape, and would undo what
 * this one does; and where one has ended, Kubernetes would take the same manifest, applied again
 * later, for done. Throws where Kubernetes does not answer; an older Role, which has no right to
 * this, leaves the Jobs as they are.
 */
export async function supersede(api: JobsApi, namespace: string, job: string): Promise<string[]> {
  const path = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const older = olderThan(job, await list(api, path));
  await Promise.all(
    older.map(({ metadata }) =>
      api.delete(`${path}/${metadata.name}?propagationPolicy=Foreground`).catch(unless(404)),
    ),
  );
  // The pods of a Job that has ended do nothing any more.
  const running = older.filter(({ status }) => status?.active);
  while (isAnyOf(running, await list(api, path))) await sleep(INTERVAL);
  return older.map(({ metadata }) => metadata.name);
}

async function list(api: JobsApi, path: string): Promise<readonly Job[]> {
  const found = await api.get(`${path}?labelSelector=${SELECTOR}`).catch(unless(403));
  return (found as { readonly items: readonly Job[] } | undefined)?.items ?? [];
}

function olderThan(job: string, items: readonly Job[]): Job[] {
  const own = items.find(({ metadata }) => metadata.name === job);
  if (own === undefined) return [];
  const age = ({ metadata: { creationTimestamp, name } }: Job): string =>
    `${creationTimestamp} ${name}`;
  return items.filter((item) => statefulSetOf(item) === statefulSetOf(own) && age(item) < age(own));
}

function statefulSetOf({ spec }: Job): string | undefined {
  const args = spec.template.spec.containers.flatMap((container) => container.args ?? []);
  return args.find((arg) => arg.startsWith('--stateful-set='));
}

function isAnyOf(some: readonly Job[], items: readonly Job[]): boolean {
  return some.some(({ metadata }) => items.some((item) => item.metadata.name === metadata.name));
}

function unless(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ApiError && error.status === status)) throw error;
  };
}
