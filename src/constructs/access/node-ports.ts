import { sourcePeers } from '../common/sources';
import { AccessKind } from './access-kind';
import { EVERYWHERE } from './access-checks';
import { NodePortsOptions } from './external-access-options';
import { portOfEach } from './port-of-each';
import { requireOptions } from '../common/option-table';

/** The ports that Kubernetes gives to Services, unless its API server is started with others. */
const KUBERNETES_PORTS = [30000, 32767] as const;

/** A port of every Kubernetes node for each node. */
export function nodePorts(options: NodePortsOptions): AccessKind {
  requireOptions<NodePortsOptions>(options, {
    host: true,
    basePort: true,
  });
  const { basePort } = options;
  return {
    ...portOfEach(options, KUBERNETES_PORTS),
    taken: (ordinal) => `the NodePort ${basePort + ordinal}`,
    service: (ordinal) => ({ spec: { type: 'NodePort' }, nodePort: basePort + ordinal }),
    // Kubernetes nodes put their own addresses in place of the clients'.
    peers: (scope) => sourcePeers(scope, EVERYWHERE),
  };
}
