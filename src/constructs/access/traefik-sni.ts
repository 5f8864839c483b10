import { requireInteger } from '../common/checks';
import { requireSources } from '../common/sources';
import { TraefikTcpRoute } from '../traefik/traefik-tcp-route';
import { TraefikTls } from '../traefik/traefik-tls';
import { hostNameOf, requireHostNames, requireTls } from './access-checks';
import { AccessKind } from './access-kind';
import { TraefikSniOptions } from './external-access-options';
import { allowListOf, traefikPeers } from './traefik-access';

/** One entry point of Traefik, which tells nodes apart by the names that clients send in TLS. */
export function traefikSni(options: TraefikSniOptions): AccessKind {
  const { hostNames, entryPoint, port, sources } = options;
  const hostName = (ordinal: number): string => hostNameOf(hostNames, ordinal);
  requireHostNames(hostNames);
  requireInteger('port', port, 1, 65535);
  requireSources(sources);
  return {
    require: (nodes) => requireTls(nodes, 'ExternalAccess.traefikPorts'),
    outside: (ordinal) => ({ host: hostName(ordinal), port }),
    hostName,
    taken: (ordinal) => `the host name ${hostName(ordinal)}`,
    routes: (scope, targets, metadata) => {
      const allowList = allowListOf(scope, metadata, sources);
      for (const { ordinal, service, metadata } of targets) {
        new TraefikTcpRoute(scope, `Route ${ordinal}`, {
          metadata,
          entryPoints: [entryPoint],
          service,
          nativeLb: true,
          hostNames: [hostName(ordinal)],
          tls: TraefikTls.passthrough(),
          allowList,
        });
      }
    },
    peers: (scope) => traefikPeers(scope, options),
  };
}
