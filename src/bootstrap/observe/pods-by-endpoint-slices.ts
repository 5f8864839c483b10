import { podHost, podName } from '../../topology';
import { Place } from '../cluster/observation';
import { ApiError, KubernetesApi, scalePath } from '../kubernetes/api';
import { VolumeClaims } from '../kubernetes/volume-claims';
import { Workload } from '../kubernetes/workload';
import { Found, Pods } from './pods';

interface EndpointSliceList {
  readonly items: readonly {
    readonly addressType: string;
    readonly endpoints?: readonly {
      readonly addresses: readonly string[];
      readonly nodeName?: string;
      readonly zone?: string;
      readonly targetRef?: { readonly name?: string };
    }[];
  }[];
}

interface Scale {
  readonly spec: { readonly replicas?: number };
}

interface AutoscalerList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly scaleTargetRef: { readonly kind: string; readonly name: string } };
  }[];
}

/**
 * Pods by the EndpointSlices of their headless Service. These tell the Kubernetes node and the zone of
 * each pod with rights on one namespace only, and without the delay of a resolver's cache. Finds all
 * pods that the StatefulSet asks for, and at least `least`.
 */
export class PodsByEndpointSlices implements Pods {
  /** Set once there was none: a keeper looks often, and an autoscaler is rarely added. */
  private autoscalers?: { readonly name?: string };

  constructor(
    private readonly workload: Workload,
    private readonly least: number,
    private readonly api: KubernetesApi,
    private readonly claims?: VolumeClaims,
  ) {}

  async find(): Promise<Found> {
    const { service, namespace, statefulSet, port } = this.workload;
    const [slices, scale, autoscalers] = await Promise.all([
      this.api.get(
        `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices` +
          `?labelSelector=kubernetes.io/service-name=${service}`,
      ),
      this.api.get(scalePath(this.workload)),
      this.autoscalers ?? this.findAutoscaler(),
    ]);
    if (autoscalers.name === undefined) this.autoscalers = autoscalers;
    const replicas = (scale as Scale).spec.replicas ?? 0;
    const found = endpointsOf(slices as EndpointSliceList);
    const pods = Array.from({ length: Math.max(this.least, replicas) }, (_, ordinal) => {
      const name = podName(statefulSet, ordinal);
      const problem = { text: 'has no address yet', final: false };
      const dnsName = podHost(name, service, namespace);
      return { ordinal, name, port, dnsName, ...(found.get(name) ?? { place: {}, problem }) };
    });
    const { name: autoscaler } = autoscalers;
    const withClaims = (await this.claims?.addTo(pods)) ?? pods;
    return { pods: withClaims, replicas, ...(autoscaler === undefined ? {} : { autoscaler }) };
  }

  scale(replicas: number, seen: number): Promise<void> {
    return this.api.scale(this.workload, replicas, seen);
  }

  async deleteClaim(pod: string): Promise<void> {
    await this.claims?.delete(pod);
  }

  async expandClaim(pod: string, storage: string): Promise<void> {
    await this.claims?.expand(pod, storage);
  }

  private async findAutoscaler(): Promise<{ readonly name?: string }> {
    const { namespace, statefulSet } = this.workload;
    const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
    try {
      const { items } = (await this.api.get(path)) as AutoscalerList;
      const own = items.find(
        ({ spec: { scaleTargetRef: target } }) =>
          target.kind === 'StatefulSet' && target.name === statefulSet,
      );
      return { name: own?.metadata.name };
    } catch (error) {
      // An older Role lacks the right, and an older Kubernetes lacks this version of the API.
      if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return {};
      throw error;
    }
  }
}

/** By the name of the pod. */
function endpointsOf({ items }: EndpointSliceList): Map<string, { host: string; place: Place }> {
  const found = new Map<string, { host: string; place: Place }>();
  // Where a Service has both families, IPv4 comes last and replaces IPv6.
  for (const slice of [...items].sort((a, b) => b.addressType.localeCompare(a.addressType))) {
    for (const { addresses, nodeName, zone, targetRef } of slice.endpoints ?? []) {
      found.set(targetRef?.name ?? '', { host: addresses[0], place: { node: nodeName, zone } });
    }
  }
  return found;
}
