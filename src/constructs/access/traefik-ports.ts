import { requireDistinct, requireInteger } from '../common/checks';
import { requireSources } from '../common/sources';
import { TraefikTcpRoute } from '../traefik/traefik-tcp-route';
import { AccessKind } from './access-kind';
import { requireEnough, requireHost, requireRoomForPorts } from './access-checks';
import { TraefikPortsOptions } from './external-access-options';
import { allowListOf, traefikPeers } from './traefik-access';

/** An entry point of Traefik for each node. */
export function traefikPorts(options: TraefikPortsOptions): AccessKind {
  const { host, basePort, entryPoints, sources } = options;
  requireHost('host', host);
  requireInteger('basePort', basePort, 1, 65535);
  requireDistinct('entry point', entryPoints);
  requireSources(sources);
  return {
    require: ({ count }) => {
      requireEnough('entryPoints', entryPoints, count);
      requireRoomForPorts(basePort, count, 65535);
    },
    outside: (ordinal) => ({ host, port: basePort + ordinal }),
    taken: (ordinal) => `the entry point ${entryPoints[ordinal]}`,
    routes: (scope, targets, metadata) => {
      const allowList = allowListOf(scope, metadata, sources);
      for (const { ordinal, service, metadata } of targets) {
        new TraefikTcpRoute(scope, `Route ${ordinal}`, {
          metadata,
          entryPoints: [entryPoints[ordinal]],
          service,
          nativeLb: true,
          allowList,
        });
      }
    },
    peers: (scope) => traefikPeers(scope, options),
  };
}
