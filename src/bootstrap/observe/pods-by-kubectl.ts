import { Kubectl } from '../kubernetes/kubectl';
import { PodsByEndpointSlices } from './pods-by-endpoint-slices';
import { Found, Pods, LocatedPod } from './pods';
import { Workload } from '../kubernetes/workload';
import { PortForwards } from '../kubernetes/port-forwards';

/** Pods that are reached from a person's machine, by way of the API server. */
export class PodsByKubectl implements Pods {
  private readonly endpoints: PodsByEndpointSlices;
  private readonly forwards: PortForwards;

  constructor(workload: Workload, least: number, kubectl: Kubectl) {
    this.endpoints = new PodsByEndpointSlices(workload, least, kubectl);
    this.forwards = new PortForwards(kubectl, workload.namespace);
  }

  async find(): Promise<Found> {
    const found = await this.endpoints.find();
    return { ...found, pods: await Promise.all(found.pods.map((pod) => this.reach(pod))) };
  }

  scale(replicas: number): Promise<void> {
    return this.endpoints.scale(replicas);
  }

  private async reach(pod: LocatedPod): Promise<LocatedPod> {
    const { name, host, port } = pod;
    if (host === undefined) return pod;
    try {
      return { ...pod, via: await this.forwards.to(name, { host, port }) };
    } catch (error) {
      const text = `cannot be reached (${(error as Error).message})`;
      return { ...pod, problem: { text, final: false } };
    }
  }
}
