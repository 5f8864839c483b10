import { podName } from '../topology';
import { Place } from './observation';
import { Found, Pods, Workload } from './pods';

/** Calls the Kubernetes API: a method, a path, and a body to patch with. */
export type KubernetesApi = (
  method: 'GET' | 'PATCH',
  path: string,
  body?: object,
) => Promise<unknown>;

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

/**
 * Pods by the EndpointSlices of their headless Service. These tell the node and the zone of each pod
 * within one namespace's rights, and no resolver holds back what they say.
 */
export class PodsByEndpoints implements Pods {
  constructor(
    private readonly workload: Workload,
    private readonly count: number,
    private readonly api: KubernetesApi,
  ) {}

  async find(): Promise<Found> {
    const { service, namespace, statefulSet, port } = this.workload;
    const [{ items }, scale] = (await Promise.all([
      this.api(
        'GET',
        `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices` +
          `?labelSelector=kubernetes.io/service-name=${service}`,
      ),
      this.api('GET', this.scalePath),
    ])) as [EndpointSliceList, Scale];

    const found = new Map<string, { host: string; place: Place }>();
    // Where a Service has both families, IPv4 comes last and stands.
    for (const slice of [...items].sort((a, b) => b.addressType.localeCompare(a.addressType))) {
      for (const { addresses, nodeName, zone, targetRef } of slice.endpoints ?? []) {
        found.set(targetRef?.name ?? '', { host: addresses[0], place: { node: nodeName, zone } });
      }
    }
    const pods = Array.from({ length: this.count }, (_, ordinal) => {
      const name = podName(statefulSet, ordinal);
      const problem = { text: 'has no address yet', final: false };
      return { ordinal, name, port, ...(found.get(name) ?? { place: {}, problem }) };
    });
    return { pods, replicas: scale.spec.replicas ?? 0 };
  }

  async scale(replicas: number): Promise<void> {
    await this.api('PATCH', this.scalePath, { spec: { replicas } });
  }

  private get scalePath(): string {
    const { namespace, statefulSet } = this.workload;
    return `/apis/apps/v1/namespaces/${namespace}/statefulsets/${statefulSet}/scale`;
  }
}
