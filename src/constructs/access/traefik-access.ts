import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { TraefikIpAllowList } from '../traefik/traefik-ip-allow-list';
import { TraefikTcpRouteProps } from '../traefik/traefik-tcp-route';
import { TraefikTcpTransport } from '../traefik/traefik-tcp-transport';
import { TraefikAccessOptions } from './external-access-options';
import { OptionTable } from '../common/option-table';

/** What Traefik's chart labels its pods with. */
const TRAEFIK = { 'app.kubernetes.io/name': 'traefik' };

/** What `requireOptions` knows of the options of all accesses through Traefik. */
export const TRAEFIK_ACCESS_OPTIONS: OptionTable<TraefikAccessOptions> = {
  sources: true,
  traefik: true,
};

/**
 * What all routes to the nodes have: Traefik connects to the Services, so that it has nothing to learn
 * when a pod comes back, and gives up soon while there is none.
 */
export function routesToNodes(
  scope: Construct,
  metadata: ApiObjectMetadata,
  { sources }: TraefikAccessOptions,
): Pick<TraefikTcpRouteProps, 'nativeLb' | 'transport' | 'allowList'> {
  return {
    nativeLb: true,
    transport: new TraefikTcpTransport(scope, 'Transport', { metadata }),
    // Without it, clients may connect from everywhere.
    allowList: sources && new TraefikIpAllowList(scope, 'AllowList', { metadata, sources }),
  };
}

/** Traefik, as a NetworkPolicy names it. */
export function traefikPeers(
  scope: Construct,
  { traefik }: TraefikAccessOptions,
): kplus.INetworkPolicyPeer[] {
  if (traefik) return [traefik];
  const namespaces = kplus.Namespaces.all(scope, 'Namespaces');
  return [kplus.Pods.select(scope, 'Traefik', { labels: TRAEFIK, namespaces })];
}
