import { isIP } from 'node:net';
import { requireSources, sourcePeers } from '../common/sources';
import { requireDistinct } from '../common/checks';
import { EVERYWHERE, requireEnough, requireHostNames } from './access-checks';
import { AccessKind } from './access-kind';
import { LoadBalancersOptions } from './external-access-options';
import { certificateNames, withOrdinal } from './host-names';
import { requireOptions } from '../common/option-table';

/** A load balancer for each node, on the port of the cluster. */
export function loadBalancers(options: LoadBalancersOptions): AccessKind {
  requireOptions<LoadBalancersOptions>(options, {
    addresses: true,
    hostNames: true,
    sources: true,
    annotations: true,
    loadBalancerClass: true,
  });
  const { addresses, hostNames, sources, annotations = {}, loadBalancerClass } = options;
  requireSources(sources);
  addresses?.forEach(requireAddress);
  if (hostNames !== undefined) requireHostNames(hostNames);
  requireDistinct('address', addresses ?? []);
  return {
    require: ({ count }) => {
      if (addresses) requireEnough('addresses', addresses, count);
    },
    outside: (ordinal, port) => {
      const host = hostNames === undefined ? addresses?.[ordinal] : withOrdinal(hostNames, ordinal);
      return host === undefined ? undefined : { host, port };
    },
    certificateNames: (count) =>
      hostNames === undefined ? (addresses ?? []) : certificateNames(hostNames, count),
    ...(addresses ? { taken: (ordinal) => `the address ${addresses[ordinal]}` } : {}),
    service: (ordinal) => ({
      spec: {
        type: 'LoadBalancer',
        loadBalancerIp: addresses?.[ordinal],
        loadBalancerClass,
        loadBalancerSourceRanges: sources,
        externalTrafficPolicy: sources && 'Local',
      },
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [name, withOrdinal(value, ordinal)]),
      ),
    }),
    peers: (scope) => sourcePeers(scope, sources ?? EVERYWHERE),
  };
}

/** Refuses a name: Kubernetes asks for load balancers at addresses only. */
function requireAddress(address: string): void {
  if (isIP(address) === 0) {
    throw new Error(
      `addresses has "${address}", which is no IP address; name the load balancers by hostNames, as in ` +
        'redis-{ordinal}.example.com',
    );
  }
}
