import { kubectl } from '../kubectl';

/** The GatewayClass that Traefik is behind. */
const CLASS = 'traefik';

/** A listener, whose port is one of Traefik's entry points. */
interface Listener {
  readonly name: string;
  readonly port: number;
}

/** A Gateway that is named edge: for TCP by itself, or for TLS that the nodes terminate. */
export function gateway(protocol: 'TCP' | 'TLS', listeners: readonly Listener[]): string {
  return JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge' },
    spec: {
      gatewayClassName: CLASS,
      listeners: listeners.map((listener) => ({
        ...listener,
        protocol,
        ...(protocol === 'TLS' ? { tls: { mode: 'Passthrough' } } : {}),
      })),
    },
  });
}

/** Takes away what leads from Traefik to the nodes, so that what follows has the entry points for itself. */
export async function removeRoutes(namespace: string): Promise<void> {
  const kinds = 'ingressroutetcps.traefik.io,tcproutes,tlsroutes';
  await kubectl(['delete', kinds, '-n', namespace, '-l', 'app.kubernetes.io/component=external']);
}
