import { Unavailable } from './unavailable';
import { Workload } from './workload';

/** The part of the Kubernetes API that the program uses. Throws `Unavailable` where it fails. */
export interface KubernetesApi {
  get(path: string): Promise<unknown>;
  /**
   * Sets the number of pods that a StatefulSet asks for, unless it asks for another number than was
   * `seen`: what was decided on that number need not be right for another one.
   */
  scale(
    workload: Pick<Workload, 'namespace' | 'statefulSet'>,
    replicas: number,
    seen: number,
  ): Promise<void>;
}

/** An error that the Kubernetes API answered, with its HTTP status where that is known. */
export class ApiError extends Unavailable {
  constructor(
    readonly status: number | undefined,
    message: string,
  ) {
    super(message);
  }
}

/** The path of a StatefulSet's scale, which has its number of pods. */
export function scalePath({
  namespace,
  statefulSet,
}: Pick<Workload, 'namespace' | 'statefulSet'>): string {
  return `/apis/apps/v1/namespaces/${namespace}/statefulsets/${statefulSet}/scale`;
}

/** The part of the Kubernetes API that objects are deleted with. */
export interface DeleteApi {
  delete(path: string): Promise<void>;
}

/** The part of the Kubernetes API that objects are made with. */
export interface CreateApi {
  create(path: string, object: object): Promise<void>;
}

/** The part of the Kubernetes API that volume claims are changed with. */
export interface ClaimsApi extends Pick<KubernetesApi, 'get'>, DeleteApi {
  /** Changes an object by a JSON patch. */
  patch(path: string, operations: readonly object[]): Promise<void>;
}

/** The part of the Kubernetes API that older Jobs are deleted with. */
export type JobsApi = Pick<KubernetesApi, 'get'> & DeleteApi;
