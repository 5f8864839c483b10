import { requireSources } from '../common/sources';
import { TraefikTcpRoute } from '../traefik/traefik-tcp-route';
import { TraefikTls } from '../traefik/traefik-tls';
import { AccessKind } from './access-kind';
import { TraefikSniOptions } from './external-access-options';
import { nameOfEach } from './name-of-each';
import { routesToNodes, TRAEFIK_ACCESS_OPTIONS, traefikPeers } from './traefik-access';
import { requireOptions } from '../common/option-table';

/** One entry point of Traefik, which tells nodes apart by the names that clients send in TLS. */
export function traefikSni(options: TraefikSniOptions): AccessKind {
  requireOptions<TraefikSniOptions>(options, {
    ...TRAEFIK_ACCESS_OPTIONS,
    hostNames: true,
    entryPoint: true,
    port: true,
    annotations: true,
  });
  const { entryPoint, sources, annotations } = options;
  const names = nameOfEach(options, 'ExternalAccess.traefikPorts');
  requireSources(sources);
  return {
    ...names,
    routes: (scope, targets, metadata) => {
      const common = routesToNodes(scope, metadata, options);
      for (const { service, metadata, ...target } of targets) {
        new TraefikTcpRoute(scope, `Route ${target.ordinal}`, {
          ...common,
          metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
          entryPoints: [entryPoint],
          service,
          hostNames: names.namesOf(target),
          tls: TraefikTls.passthrough(),
        });
      }
    },
    peers: (scope) => traefikPeers(scope, options),
  };
}
