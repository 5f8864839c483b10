import { isIP } from 'node:net';
import {
  CLUSTER_DOMAIN_ANNOTATION,
  EXTERNAL_COMPONENT,
  LOGIN_ANNOTATION,
  OUTSIDE_ANNOTATION,
  POD_NAME_LABEL,
  TLS_ANNOTATION,
} from '../../external-service';
import { CLUSTER_DOMAIN, formatAddress, parseAddress, podHost, podName } from '../../topology';
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

/** What clients outside Kubernetes have to know of a cluster. */
export interface ExternalEndpoints {
  readonly endpoints: readonly ExternalEndpoint[];
  /** Whether the nodes speak TLS at these endpoints. */
  readonly tls: boolean;
  /** Whether clients log in. */
  readonly login: boolean;
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

const SELECTOR = `app.kubernetes.io/component=${EXTERNAL_COMPONENT}`;

/**
 * Finds where each node is outside, by the Services of the nodes. Throws a `UsageError` where Kubernetes is
 * not to be asked, and `Unavailable` where there are none.
 */
export async function findExternalEndpoints(source: ResolvedSource): Promise<ExternalEndpoints> {
  if (source.find !== 'kubectl') {
    throw new UsageError(
      'endpoints asks Kubernetes through kubectl: leave out --address and --find',
    );
  }
  const { workload, kubectl } = source;
  const { namespace, statefulSet } = workload;
  const path = `/api/v1/namespaces/${namespace}/services?labelSelector=${SELECTOR}`;
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
  const [{ service: first }] = found;
  return {
    endpoints: found.map(({ service, ordinal }) =>
      endpointOf(service, podName(statefulSet, ordinal), workload),
    ),
    tls: first.metadata.annotations?.[TLS_ANNOTATION] === 'true',
    login: first.metadata.annotations?.[LOGIN_ANNOTATION] === 'true',
  };
}

function ordinalOf({ spec }: Service, statefulSet: string): number {
  const pod = spec.selector?.[POD_NAME_LABEL] ?? '';
  const ordinal = pod.startsWith(`${statefulSet}-`) ? pod.slice(statefulSet.length + 1) : '';
  return /^\d+$/.test(ordinal) ? Number(ordinal) : NaN;
}

function endpointOf(service: Service, node: string, workload: Workload): ExternalEndpoint {
  const [{ port }] = service.spec.ports;
  const { annotations = {} } = service.metadata;
  const domain = annotations[CLUSTER_DOMAIN_ANNOTATION] ?? CLUSTER_DOMAIN;
  const [ingress] = service.status?.loadBalancer?.ingress ?? [];
  const host = ingress?.hostname ?? ingress?.ip;
  const balanced = host && formatAddress({ host, port });
  const written = annotations[OUTSIDE_ANNOTATION];
  // A load balancer may have another address than was asked for, but it is reached by the name it was given.
  const outside = isName(written) ? written : (balanced ?? written);
  return {
    node,
    inside: `${podHost(node, workload.service, workload.namespace)}.${domain}:${port}`,
    ...(outside === undefined ? {} : { outside }),
  };
}

/** Whether `host:port` has a name and no address. */
function isName(text: string | undefined): boolean {
  const address = text === undefined ? undefined : parseAddress(text);
  return address !== undefined && isIP(address.host) === 0;
}
