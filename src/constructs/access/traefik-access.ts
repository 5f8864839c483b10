import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { TraefikIpAllowList } from '../traefik/traefik-ip-allow-list';
import { TraefikAccessOptions } from './external-access-options';
import { OptionTable } from '../common/option-table';

/** What Traefik's chart labels its pods with. */
const TRAEFIK = { 'app.kubernetes.io/name': 'traefik' };

/** What `requireOptions` knows of the options of all accesses through Traefik. */
export const TRAEFIK_ACCESS_OPTIONS: OptionTable<TraefikAccessOptions> = {
  sources: true,
  traefik: true,
};

/** The middleware of all routes; undefined where clients may connect from everywhere. */
export function allowListOf(
  scope: Construct,
  metadata: ApiObjectMetadata,
  sources?: string[],
): TraefikIpAllowList | undefined {
  return sources && new TraefikIpAllowList(scope, 'AllowList', { metadata, sources });
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
