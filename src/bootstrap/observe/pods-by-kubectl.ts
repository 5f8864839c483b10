import { Kubectl } from '../kubernetes/kubectl';
import { PortForwards } from '../kubernetes/port-forwards';
import { Unavailable } from '../kubernetes/unavailable';
import { Workload } from '../kubernetes/workload';
import { PodStatus, podTrouble } from './pod-status';
import { Found, LocatedPod, Pods } from './pods';
import { PodsByEndpointSlices } from './pods-by-endpoint-slices';

/** Pods that are reached from outside, through the API server. */
export class PodsByKubectl implements Pods {
  private readonly endpoints: PodsByEndpointSlices;
  private readonly forwards: PortForwards;

  constructor(
    private readonly workload: Workload,
    least: number,
    private readonly kubectl: Kubectl,
  ) {
    this.endpoints = new PodsByEndpointSlices(workload, least, kubectl);
    this.forwards = new PortForwards(kubectl, workload.namespace);
  }

  async find(): Promise<Found> {
    const found = await this.endpoints.find();
    const pods = await Promise.all(found.pods.map((pod) => this.reach(pod)));
    return { ...found, pods: await this.explain(pods) };
  }

  scale(replicas: number, seen: number): Promise<void> {
    return this.endpoints.scale(replicas, seen);
  }

  private async reach(pod: LocatedPod): Promise<LocatedPod> {
    const { name, host, port } = pod;
    if (host === undefined) return pod;
    try {
      return { ...pod, via: await this.forwards.to(name, { host, port }) };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return { ...pod, problem: { text: `cannot be reached (${error.message})`, final: false } };
    }
  }

  /** Tells of pods that cannot be reached why Kubernetes does not run them, where it may be asked. */
  private async explain(pods: readonly LocatedPod[]): Promise<readonly LocatedPod[]> {
    if (pods.every(({ problem }) => problem === undefined)) return pods;
    const troubles = await this.findTroubles();
    return pods.map((pod) => {
      const text = pod.problem && troubles.get(pod.name);
      return text === undefined ? pod : { ...pod, problem: { text, final: false } };
    });
  }

  private async findTroubles(): Promise<Map<string, string>> {
    try {
      const path = `/api/v1/namespaces/${this.workload.namespace}/pods`;
      const { items } = (await this.kubectl.get(path)) as { readonly items: readonly PodStatus[] };
      const entries = items.map((pod) => [pod.metadata.name, podTrouble(pod)] as const);
      return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
    } catch (error) {
      // The right to list pods may be missing, and this only says better what is known already.
      if (error instanceof Unavailable) return new Map();
      throw error;
    }
  }
}
