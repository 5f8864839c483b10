import { nodeCount } from '../topology';
import { findWorkload } from './find-workload';
import { Kubectl } from './kubectl';
import { PodsByEndpoints } from './kubernetes';
import { inClusterApi } from './kubernetes-api';
import { FixedPods, Pods, PodsByName } from './pods';
import { PodsByKubectl } from './pods-by-kubectl';
import { PodsByNode } from './pods-by-node';
import { Servers } from './servers';
import { Settings } from './settings';

/** The source of pods that the settings name. */
export async function findPods(settings: Settings, servers: Servers): Promise<Pods> {
  const { source } = settings;
  const wanted = 'wanted' in settings ? nodeCount(settings.wanted) : 0;
  switch (source.find) {
    case 'address':
      return wanted === 0 && source.addresses.length === 1
        ? new PodsByNode(source.addresses[0], servers)
        : new FixedPods(source.addresses);
    case 'dns':
      return new PodsByName(source.workload, source.pods ?? wanted);
    case 'api':
      return new PodsByEndpoints(source.workload, source.pods ?? wanted, inClusterApi(process.env));
    case 'kubectl': {
      const kubectl = new Kubectl(source.context);
      return new PodsByKubectl(await findWorkload(source.given, kubectl), wanted, kubectl);
    }
  }
}
