import { podHost } from '../../topology';
import { Unavailable } from '../kubernetes/unavailable';
import { Workload } from '../kubernetes/workload';
import { UsageError } from '../util/usage-error';
import { ResolvedSource } from './find-pods';

/** Where a node is for clients outside Kubernetes. */
export interface ExternalEndpoint {
  /** The name of the pod. */
  readonly node: string;

  /** What the nodes tell clients to connect to, as `host:port`. */
  readonly inside: string;

  /** Where clients outside connect to in its place; left out while its load balancer has no address. */
  readonly outside?: string;
}

interface Service {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly port: number }[];
  };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

/** What the library writes on the Service of a node, and how Kubernetes labels the node's pod. */
const COMPONENT = 'app.kubernetes.io/component=external';
const CLUSTER_DOMAIN = 'cdk8s-redis-cluster/cluster-domain';
const OUTSIDE = 'cdk8s-redis-cluster/outside';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/**
 * Finds where each node is outside, by the Services of the nodes. Throws a `UsageError` where Kubernetes is
 * not to be asked, and `Unavailable` where there are none.
 */
export async function findExternalEndpoints(source: ResolvedSource): Promise<ExternalEndpoint[]> {
  if (source.find !== 'kubectl') {
    throw new UsageError(
      'endpoints asks Kubernetes through kubectl: leave out --address and --find',
    );
  }
  const { workload, kubectl } = source;
  const { namespace, statefulSet } = workload;
  const path = `/api/v1/namespaces/${namespace}/services?labelSelector=${COMPONENT}`;
  const { items } = (await kubectl.get(path)) as { readonly items: readonly Service[] };
  const found = items
    .map((service) => ({ service, ordinal: ordinalOf(service, statefulSet) }))
    .filter(({ ordinal }) => !Number.isNaN(ordinal))
    .sort((a, b) => a.ordinal - b.ordinal);
  if (found.length === 0) {
    throw new Unavailable(
      `no Service of namespace ${namespace} leads to a node of ${statefulSet} from outside: give the ` +
        'cluster externalAccess',
    );
  }
  return found.map(({ service, ordinal }) =>
    endpointOf(service, `${statefulSet}-${ordinal}`, workload),
  );
}

function ordinalOf({ spec }: Service, statefulSet: string): number {
  const pod = spec.selector?.[POD_NAME] ?? '';
  const ordinal = pod.startsWith(`${statefulSet}-`) ? pod.slice(statefulSet.length + 1) : '';
  return /^\d+$/.test(ordinal) ? Number(ordinal) : NaN;
}

function endpointOf(service: Service, node: string, workload: Workload): ExternalEndpoint {
  const [{ port }] = service.spec.ports;
  const { annotations = {} } = service.metadata;
  const domain = annotations[CLUSTER_DOMAIN] ?? 'cluster.local';
  const [ingress] = service.status?.loadBalancer?.ingress ?? [];
  const host = ingress?.hostname ?? ingress?.ip;
  const balanced = host && `${host.includes(':') ? `[${host}]` : host}:${port}`;
  // What Kubernetes gave is true, and what the manifest says only where nothing else is known.
  const outside = balanced ?? annotations[OUTSIDE];
  return {
    node,
    inside: `${podHost(node, workload.service, workload.namespace)}.${domain}:${port}`,
    ...(outside === undefined ? {} : { outside }),
  };
}
