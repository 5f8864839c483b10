import { Kubectl } from '../kubernetes/kubectl';
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

/** What a person means, as Kubernetes knows it. */
export interface FoundStatefulSet extends Workload {
  /** The number of pods in the manifest, to which each `kubectl apply` goes back. */
  readonly replicas?: number;
}

/** Where `kubectl apply` notes the manifest that it applied. */
const MANIFEST = 'kubectl.kubernetes.io/last-applied-configuration';

/** The label that the library gives to the pods of its clusters, unless it is told another one. */
const LABEL = { name: 'app.kubernetes.io/name', value: 'redis-cluster' };

/** The container of the server in the library's pods; its first port is the one for clients. */
const CONTAINER = 'redis';

/** Completes what a person said of a StatefulSet by what Kubernetes says of it. */
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
    throw new Error(
      `namespace ${namespace} has no StatefulSet: give another --namespace or --context`,
    );
  }
  const there = `namespace ${namespace} has ${all.map(({ metadata }) => metadata.name).join(', ')}`;
  if (name !== undefined) {
    const named = all.find(({ metadata }) => metadata.name === name);
    if (named === undefined) throw new Error(`there is no StatefulSet ${name}: ${there}`);
    return named;
  }
  const own = all.filter(
    ({ spec }) => spec.template.metadata?.labels?.[LABEL.name] === LABEL.value,
  );
  if (own.length !== 1) {
    throw new Error(
      `${own.length} StatefulSets have pods with the label ${LABEL.name}=${LABEL.value}, so name ` +
        `one with --stateful-set: ${there}`,
    );
  }
  return own[0];
}

function portOf({ metadata, spec }: StatefulSet): number {
  const container = spec.template.spec.containers.find(({ name }) => name === CONTAINER);
  const port = container?.ports?.[0]?.containerPort;
  if (port === undefined) {
    throw new Error(
      `StatefulSet ${metadata.name} has no container ${CONTAINER} with a port: give --port`,
    );
  }
  return port;
}

function manifestReplicas({ metadata: { annotations } }: StatefulSet): number | undefined {
  const manifest = annotations?.[MANIFEST];
  if (manifest === undefined) return undefined;
  return (JSON.parse(manifest) as { spec?: { replicas?: number } }).spec?.replicas;
}
