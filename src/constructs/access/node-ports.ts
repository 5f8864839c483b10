import { requireInteger } from '../common/checks';
import { sourcePeers } from '../common/sources';
import { AccessKind } from './access-kind';
import { EVERYWHERE, requireHost, requireRoomForPorts } from './access-checks';
import { NodePortsOptions } from './external-access-options';

/** The ports that Kubernetes gives to Services, unless its API server is started with others. */
const [FIRST, LAST] = [30000, 32767];

/** A port of every Kubernetes node for each node. */
export function nodePorts({ host, basePort }: NodePortsOptions): AccessKind {
  requireHost('host', host);
  requireInteger('basePort', basePort, FIRST, LAST);
  return {
    require: ({ count }) => requireRoomForPorts(basePort, count, LAST),
    outside: (ordinal) => ({ host, port: basePort + ordinal }),
    taken: (ordinal) => `the NodePort ${basePort + ordinal}`,
    service: (ordinal) => ({ spec: { type: 'NodePort' }, nodePort: basePort + ordinal }),
    // Kubernetes nodes put their own addresses in place of the clients'.
    peers: (scope) => sourcePeers(scope, EVERYWHERE),
  };
}
