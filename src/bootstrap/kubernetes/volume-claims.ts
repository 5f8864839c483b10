import { claimName } from '../../topology';
import { Claim } from '../cluster/observation';
import { bytesOf } from '../util/quantity';
import { ApiError, ClaimsApi } from './api';

/** How long a claim that Kubernetes did not expand is left alone. */
const RETRY_AFTER_MS = 60_000;

interface VolumeClaim {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

/** A pod that may get another claim when it gets another address. */
interface ClaimingPod {
  readonly name: string;
  readonly host?: string;
}

/** The volume claims that Kubernetes made for pods from a claim template of this name. */
export class VolumeClaims {
  /** The addresses of pods whose claims were seen to be large enough. */
  private readonly large = new Map<string, string | undefined>();
  private readonly refusals = new Map<string, { readonly text: string; readonly at: number }>();

  /** @param least the least storage of a claim; without it claims are not looked at */
  constructor(
    private readonly namespace: string,
    private readonly template: string,
    private readonly least: string | undefined,
    private readonly api: ClaimsApi,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The pods with their claims, as far as these ask for less than that. */
  addTo<Pod extends ClaimingPod>(pods: readonly Pod[]): Promise<(Pod & { claim?: Claim })[]> {
    return Promise.all(
      pods.map(async (pod) => {
        const claim = await this.find(pod);
        return claim === undefined ? pod : { ...pod, claim };
      }),
    );
  }

  /** Deletes the claim of a pod; one that is gone is deleted. */
  async delete(pod: string): Promise<void> {
    try {
      await this.api.delete(this.path(pod));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Makes the claim of a pod ask for more storage. */
  async expand(pod: string, storage: string): Promise<void> {
    try {
      await this.api.patch(this.path(pod), [
        { op: 'replace', path: '/spec/resources/requests/storage', value: storage },
      ]);
    } catch (error) {
      if (error instanceof ApiError) {
        this.refusals.set(pod, { text: error.message, at: this.now() });
      }
      throw error;
    }
  }

  private async find({ name, host }: ClaimingPod): Promise<Claim | undefined> {
    if (this.least === undefined) return undefined;
    if (host !== undefined && this.large.get(name) === host) return undefined;
    try {
      const { spec } = (await this.api.get(this.path(name))) as VolumeClaim;
      const { storage } = spec.resources.requests;
      if (bytesOf(storage) >= bytesOf(this.least)) {
        this.large.set(name, host);
        return undefined;
      }
      const { text, at } = this.refusals.get(name) ?? { text: '', at: -Infinity };
      return this.now() - at < RETRY_AFTER_MS ? { storage, refusal: text } : { storage };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The claim of a pod that is yet to come.
      return error.status === 404 ? undefined : { refusal: error.message };
    }
  }

  private path(pod: string): string {
    const name = claimName(this.template, pod);
    return `/api/v1/namespaces/${this.namespace}/persistentvolumeclaims/${name}`;
  }
}
