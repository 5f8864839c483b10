import { requireHost, requireInteger } from '../common/checks';
import { requireRoomForPorts } from './access-checks';
import { AccessKind } from './access-kind';

/** Where each node has a port: that of the node 0, and its ordinal. */
interface Ports {
  readonly host: string;
  readonly basePort: number;
}

/** The part of an access that gives each node a port of one host, from those that there are. */
export function portOfEach(
  { host, basePort }: Ports,
  [first, last]: readonly [number, number] = [1, 65535],
): Pick<AccessKind, 'require' | 'outside' | 'certificateNames'> {
  requireHost('host', host);
  requireInteger('basePort', basePort, first, last);
  return {
    require: ({ count }) => requireRoomForPorts(basePort, count, last),
    outside: (ordinal) => ({ host, port: basePort + ordinal }),
    certificateNames: () => [host],
  };
}
