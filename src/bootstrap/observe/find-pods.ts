import { FoundStatefulSet, findStatefulSet } from './find-stateful-set';
import { Kubectl } from '../kubernetes/kubectl';
import { PodsByEndpointSlices } from './pods-by-endpoint-slices';
import { inClusterApi } from '../kubernetes/in-cluster-api';
import { Pods } from './pods';
import { PodsByAddress } from './pods-by-address';
import { PodsByDns, resolver } from './pods-by-dns';
import { PodsByKubectl } from './pods-by-kubectl';
import { PodsByNode } from './pods-by-node';
import { Servers } from '../redis/servers';
import { Pulse } from '../util/pulse';
import { VolumeClaims } from '../kubernetes/volume-claims';
import { Source } from '../source-options';

/** The way to the pods, completed from Kubernetes. */
export type ResolvedSource =
  | Exclude<Source, { find: 'kubectl' }>
  | { readonly find: 'kubectl'; readonly workload: FoundStatefulSet; readonly kubectl: Kubectl };

/** Completes the way to the pods; throws `Unavailable` where Kubernetes does not tell it. */
export async function resolveSource(source: Source): Promise<ResolvedSource> {
  if (source.find !== 'kubectl') return source;
  const { find, given, context } = source;
  const kubectl = new Kubectl(context);
  return { find, workload: await findStatefulSet(given, kubectl), kubectl };
}

/** The pods of a source, at least as many as the wanted cluster has; 0 where none is wanted. */
export function findPods(
  source: ResolvedSource,
  least: number,
  servers: Servers,
  pulse: Pulse,
): Pods {
  switch (source.find) {
    case 'address':
      return least === 0 && source.addresses.length === 1
        ? new PodsByNode(source.addresses[0], servers)
        : new PodsByAddress(source.addresses);
    case 'dns':
      return new PodsByDns(source.workload, source.pods ?? least, resolver(pulse));
    case 'api': {
      const { workload, pods, claims, storage } = source;
      const api = inClusterApi(process.env);
      return new PodsByEndpointSlices(
        workload,
        pods ?? least,
        api,
        claims === undefined
          ? undefined
          : new VolumeClaims(workload.namespace, claims, storage, api),
      );
    }
    case 'kubectl':
      return new PodsByKubectl(source.workload, least, source.kubectl);
  }
}
