import { Kubectl } from '../kubernetes/kubectl';
import { Unavailable } from '../kubernetes/unavailable';
import { Workload } from '../kubernetes/workload';

interface StatefulSet {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly serviceName: string;
    readonly template: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly ports?: readonly { readonly containerPort: number }[];
        }[];
      };
    };
  };
}

/** The StatefulSet that the command line means, completed from Kubernetes. */
export interface FoundStatefulSet extends Workload {
  /** The number of pods in the last applied manifest; each `kubectl apply` sets it again. */
  readonly replicas?: number;
}

/** The annotation in which `kubectl apply` keeps the manifest that it applied. */
const MANIFEST_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** The label that the library gives to the pods of a cluster, unless it is given others. */
const LIBRARY_LABEL = { name: 'app.kubernetes.io/name', value: 'redis-cluster' };

/** The server's container in the library's pods; its first port is the one for clients. */
const SERVER_CONTAINER = 'redis';

/**
 * Finds the StatefulSet that the command line means, and completes it from Kubernetes. Throws
 * `Unavailable` where there is none, or more than one that could be meant.
 */
export async function findStatefulSet(
  given: Partial<Workload>,
  kubectl: Kubectl,
): Promise<FoundStatefulSet> {
  const namespace = given.namespace ?? (await kubectl.namespace());
  const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
  const { items } = (await kubectl.get(path)) as { items: readonly StatefulSet[] };
  const found = choose(items, given.statefulSet, namespace);
  const replicas = manifestReplicas(found);
  return {
    namespace,
    statefulSet: found.metadata.name,
    service: given.service ?? found.spec.serviceName,
    port: given.port ?? portOf(found),
    ...(replicas === undefined ? {} : { replicas }),
  };
}

function choose(
  all: readonly StatefulSet[],
  name: string | undefined,
  namespace: string,
): StatefulSet {
  if (all.length === 0) {
    throw new Unavailable(
      `namespace ${namespace} has no StatefulSet: give another --namespace or --context`,
    );
  }
  const there = `namespace ${namespace} has ${all.map(({ metadata }) => metadata.name).join(', ')}`;
  if (name !== undefined) {
    const named = all.find(({ metadata }) => metadata.name === name);
    if (named === undefined) throw new Unavailable(`there is no StatefulSet ${name}: ${there}`);
    return named;
  }
  const own = all.filter(
    ({ spec }) => spec.template.metadata?.labels?.[LIBRARY_LABEL.name] === LIBRARY_LABEL.value,
  );
  if (own.length !== 1) {
    throw new Unavailable(
      `${own.length} StatefulSets have pods with the label ${LIBRARY_LABEL.name}=${LIBRARY_LABEL.value}, so name ` +
        `one with --stateful-set: ${there}`,
    );
  }
  return own[0];
}

function portOf({ metadata, spec }: StatefulSet): number {
  const container = spec.template.spec.containers.find(({ name }) => name === SERVER_CONTAINER);
  const port = container?.ports?.[0]?.containerPort;
  if (port === undefined) {
    throw new Unavailable(
      `StatefulSet ${metadata.name} has no container ${SERVER_CONTAINER} with a port: give --port`,
    );
  }
  return port;
}

function manifestReplicas({ metadata: { annotations } }: StatefulSet): number | undefined {
  const manifest = annotations?.[MANIFEST_ANNOTATION];
  if (manifest === undefined) return undefined;
  return (JSON.parse(manifest) as { spec?: { replicas?: number } }).spec?.replicas;
}
