import { requireDistinct } from '../common/checks';
import { requireSources } from '../common/sources';
import { TraefikTcpRoute } from '../traefik/traefik-tcp-route';
import { AccessKind } from './access-kind';
import { requireEnough } from './access-checks';
import { TraefikPortsOptions } from './external-access-options';
import { portOfEach } from './port-of-each';
import { routesToNodes, TRAEFIK_ACCESS_OPTIONS, traefikPeers } from './traefik-access';
import { requireOptions } from '../common/option-table';

/** An entry point of Traefik for each node. */
export function traefikPorts(options: TraefikPortsOptions): AccessKind {
  requireOptions<TraefikPortsOptions>(options, {
    ...TRAEFIK_ACCESS_OPTIONS,
    host: true,
    basePort: true,
    entryPoints: true,
  });
  const { entryPoints, sources } = options;
  const ports = portOfEach(options);
  requireDistinct('entry point', entryPoints);
  requireSources(sources);
  return {
    ...ports,
    require: (nodes) => {
      requireEnough('entryPoints', entryPoints, nodes.count);
      ports.require(nodes);
    },
    taken: (ordinal) => `the entry point ${entryPoints[ordinal]}`,
    routes: (scope, targets, metadata) => {
      const common = routesToNodes(scope, metadata, options);
      for (const { ordinal, service, metadata } of targets) {
        new TraefikTcpRoute(scope, `Route ${ordinal}`, {
          ...common,
          metadata,
          entryPoints: [entryPoints[ordinal]],
          service,
        });
      }
    },
    peers: (scope) => traefikPeers(scope, options),
  };
}
