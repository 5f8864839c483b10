import { FoundStatefulSet, findStatefulSet } from './find-stateful-set';
import { Kubectl } from '../kubernetes/kubectl';
import { PodsByEndpointSlices } from './pods-by-endpoint-slices';
import { inClusterApi } from '../kubernetes/in-cluster-api';
import { Pods } from './pods';
import { PodsByAddress } from './pods-by-address';
import { PodsByDns } from './pods-by-dns';
import { PodsByKubectl } from './pods-by-kubectl';
import { PodsByNode } from './pods-by-node';
import { Servers } from '../redis/servers';
import { Source } from '../source-options';

/** Where the pods are, once Kubernetes has said what a person left open. */
export type ResolvedSource =
  | Exclude<Source, { find: 'kubectl' }>
  | { readonly find: 'kubectl'; readonly workload: FoundStatefulSet; readonly kubectl: Kubectl };

export async function resolveSource(source: Source): Promise<ResolvedSource> {
  if (source.find !== 'kubectl') return source;
  const { find, given, context } = source;
  const kubectl = new Kubectl(context);
  return { find, workload: await findStatefulSet(given, kubectl), kubectl };
}

/** The pods there; `wanted` of them at least, where that is known, else 0. */
export function findPods(where: ResolvedSource, wanted: number, servers: Servers): Pods {
  switch (where.find) {
    case 'address':
      return wanted === 0 && where.addresses.length === 1
        ? new PodsByNode(where.addresses[0], servers)
        : new PodsByAddress(where.addresses);
    case 'dns':
      return new PodsByDns(where.workload, where.pods ?? wanted);
    case 'api':
      return new PodsByEndpointSlices(
        where.workload,
        where.pods ?? wanted,
        inClusterApi(process.env),
      );
    case 'kubectl':
      return new PodsByKubectl(where.workload, wanted, where.kubectl);
  }
}
