import { Construct } from 'constructs';
import { requireDistinct, requireInteger } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import {
  hostNameOf,
  requireEnough,
  requireHost,
  requireHostNames,
  requireRoomForPorts,
  requireTls,
} from './access-checks';
import { AccessKind, NodeTarget } from './access-kind';
import {
  GatewayAccessOptions,
  GatewayPortsOptions,
  GatewaySniOptions,
} from './external-access-options';

/** A listener of a Gateway for each node, by TCPRoutes. */
export function gatewayPorts(options: GatewayPortsOptions): AccessKind {
  const { host, basePort, listeners, gateway } = options;
  requireHost('host', host);
  requireInteger('basePort', basePort, 1, 65535);
  requireDistinct('listener', listeners);
  return {
    require: ({ count }) => {
      requireEnough('listeners', listeners, count);
      requireRoomForPorts(basePort, count, 65535);
    },
    outside: (ordinal) => ({ host, port: basePort + ordinal }),
    taken: (ordinal) => `the listener ${listeners[ordinal]} of the Gateway ${gateway}`,
    routes: (scope, targets) => {
      for (const target of targets) {
        route(scope, target, options, { kind: 'TCPRoute', listener: listeners[target.ordinal] });
      }
    },
    peers: () => (options.proxy ? [options.proxy] : []),
  };
}

/** One listener of a Gateway, which tells nodes apart by the names that clients send in TLS. */
export function gatewaySni(options: GatewaySniOptions): AccessKind {
  const { hostNames, listener, port } = options;
  const hostName = (ordinal: number): string => hostNameOf(hostNames, ordinal);
  requireHostNames(hostNames);
  requireInteger('port', port, 1, 65535);
  return {
    require: (nodes) => requireTls(nodes, 'ExternalAccess.gatewayPorts'),
    outside: (ordinal) => ({ host: hostName(ordinal), port }),
    hostName,
    taken: (ordinal) => `the host name ${hostName(ordinal)}`,
    routes: (scope, targets) => {
      for (const target of targets) {
        const hostnames = [hostName(target.ordinal)];
        route(scope, target, options, { kind: 'TLSRoute', listener, hostnames });
      }
    },
    peers: () => (options.proxy ? [options.proxy] : []),
  };
}

/** What differs between the routes of a Gateway. */
interface Route {
  readonly kind: 'TCPRoute' | 'TLSRoute';
  readonly listener: string;
  readonly hostnames?: readonly string[];
}

function route(
  scope: Construct,
  { ordinal, service, metadata }: NodeTarget,
  { gateway, gatewayNamespace, version }: GatewayAccessOptions,
  { kind, listener, hostnames }: Route,
): void {
  manifestObject(scope, `Route ${ordinal}`, {
    apiVersion: `gateway.networking.k8s.io/${version ?? 'v1alpha2'}`,
    kind,
    metadata,
    spec: {
      parentRefs: [{ name: gateway, namespace: gatewayNamespace, sectionName: listener }],
      hostnames,
      rules: [{ backendRefs: [{ name: service.name, port: service.port }] }],
    },
  });
}
