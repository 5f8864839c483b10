import { Construct } from 'constructs';
import { requireDistinct } from '../common/checks';
import { manifestObject } from '../common/manifest-object';
import { requireEnough } from './access-checks';
import { AccessKind, NodeTarget } from './access-kind';
import {
  GatewayAccessOptions,
  GatewayPortsOptions,
  GatewaySniOptions,
} from './external-access-options';
import { nameOfEach } from './name-of-each';
import { portOfEach } from './port-of-each';
import { OptionTable, requireOptions } from '../common/option-table';

const OPTIONS: OptionTable<GatewayAccessOptions> = {
  gateway: true,
  gatewayNamespace: true,
  version: true,
  proxy: true,
};

/** A listener of a Gateway for each node, by TCPRoutes. */
export function gatewayPorts(options: GatewayPortsOptions): AccessKind {
  requireOptions<GatewayPortsOptions>(options, {
    ...OPTIONS,
    host: true,
    basePort: true,
    listeners: true,
  });
  const { listeners, gateway } = options;
  const ports = portOfEach(options);
  requireDistinct('listener', listeners);
  return {
    ...ports,
    require: (nodes) => {
      requireEnough('listeners', listeners, nodes.count);
      ports.require(nodes);
    },
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
  requireOptions<GatewaySniOptions>(options, {
    ...OPTIONS,
    hostNames: true,
    listener: true,
    port: true,
  });
  const { listener } = options;
  const names = nameOfEach(options, 'ExternalAccess.gatewayPorts');
  return {
    ...names,
    routes: (scope, targets) => {
      for (const target of targets) {
        const hostnames = names.namesOf(target);
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
