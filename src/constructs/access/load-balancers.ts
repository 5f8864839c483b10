import { requireSources, sourcePeers } from '../common/sources';
import { requireDistinct, requireHost } from '../common/checks';
import { EVERYWHERE, requireEnough } from './access-checks';
import { AccessKind } from './access-kind';
import { LoadBalancersOptions } from './external-access-options';
import { requireOptions } from '../common/option-table';

/** A load balancer for each node, on the port of the cluster. */
export function loadBalancers(options: LoadBalancersOptions): AccessKind {
  requireOptions<LoadBalancersOptions>(options, {
    addresses: true,
    sources: true,
    annotations: true,
    loadBalancerClass: true,
  });
  const { addresses, sources, annotations, loadBalancerClass } = options;
  requireSources(sources);
  addresses?.forEach((address) => requireHost('address', address));
  requireDistinct('address', addresses ?? []);
  return {
    require: ({ count }) => {
      if (addresses) requireEnough('addresses', addresses, count);
    },
    outside: (ordinal, port) => addresses && { host: addresses[ordinal], port },
    certificateNames: () => addresses ?? [],
    ...(addresses ? { taken: (ordinal) => `the address ${addresses[ordinal]}` } : {}),
    service: (ordinal) => ({
      spec: {
        type: 'LoadBalancer',
        loadBalancerIp: addresses?.[ordinal],
        loadBalancerClass,
        loadBalancerSourceRanges: sources,
        externalTrafficPolicy: sources && 'Local',
      },
      annotations,
    }),
    peers: (scope) => sourcePeers(scope, sources ?? EVERYWHERE),
  };
}
