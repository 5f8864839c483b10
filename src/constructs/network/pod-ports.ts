import { k8s } from 'cdk8s-plus-27';
import { MAX_PORT, startPort } from '../../topology';
import { NodeScript } from '../config/node-script';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** The ports of a node's pod, by who has to reach them, as a NetworkPolicy has them. */
export interface PodPorts {
  readonly clients: k8s.NetworkPolicyPort[];

  /** Beside those for clients. */
  readonly nodes: k8s.NetworkPolicyPort[];

  /** Those that sidecars declare, without the server's own. */
  readonly sidecars: k8s.NetworkPolicyPort[];
}

/** Which ports the pods of a StatefulSet have. */
export function podPorts({ config, port, _sidecars: sidecars }: RedisStatefulSet): PodPorts {
  const { _plainPort: plainPort, _busPort: bus } = config;
  const tlsPort = Number(config._directive('tls-port') ?? 0);
  const clients = [...new Set([port, tlsPort, plainPort ?? 0])].filter((each) => each > 0);
  const startsClosed = config._nodeScript === NodeScript.RUN_NODE && port < MAX_PORT;
  const nodes = startsClosed ? [bus, startPort(port)] : [bus];
  const own = [...clients, ...nodes];
  return {
    clients: clients.map((each) => policyPort(each)),
    nodes: nodes.map((each) => policyPort(each)),
    sidecars: sidecars
      .flatMap((container) => container.ports ?? [])
      .filter(({ containerPort }) => !own.includes(containerPort))
      .map(({ containerPort, protocol }) => policyPort(containerPort, protocol)),
  };
}

function policyPort(port: number, protocol = 'TCP'): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol };
}
