import { claimName } from '../../topology';
import { ApiError, DeleteApi } from './api';

/** The volume claims that Kubernetes made for pods from a claim template of this name. */
export class VolumeClaims {
  constructor(
    private readonly namespace: string,
    private readonly template: string,
    private readonly api: DeleteApi,
  ) {}

  /** Deletes the claim of a pod; one that is gone is deleted. */
  async delete(pod: string): Promise<void> {
    try {
      await this.api.delete(this.path(pod));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  private path(pod: string): string {
    const name = claimName(this.template, pod);
    return `/api/v1/namespaces/${this.namespace}/persistentvolumeclaims/${name}`;
  }
}
