import { Workload } from './workload';

/** What of the Kubernetes API is used; an answer that is an error is thrown as an `ApiError`. */
export interface KubernetesApi {
  get(path: string): Promise<unknown>;
  /** Sets the number of pods that a StatefulSet asks for. */
  scale(workload: Pick<Workload, 'namespace' | 'statefulSet'>, replicas: number): Promise<void>;
}

/** An answer of the Kubernetes API that is an error. */
export class ApiError extends Error {
  constructor(
    readonly status: number | undefined,
    message: string,
  ) {
    super(message);
  }
}

/** The path of a StatefulSet's number of pods. */
export function scalePath({
  namespace,
  statefulSet,
}: Pick<Workload, 'namespace' | 'statefulSet'>): string {
  return `/apis/apps/v1/namespaces/${namespace}/statefulsets/${statefulSet}/scale`;
}

/** What of the Kubernetes API is used; an answer that is an error is thrown as an `ApiError`. */
export interface JobsApi extends Pick<KubernetesApi, 'get'> {
  readonly delete: (path: string) => Promise<void>;
}
