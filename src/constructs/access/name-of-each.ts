import { requireInteger } from '../common/checks';
import { requireHostNames, requireTls } from './access-checks';
import { AccessKind, NodeTarget } from './access-kind';
import { certificateNames, withOrdinal } from './host-names';

/** The names of the nodes, by a template, and the port at which all of them are reached. */
interface Names {
  readonly hostNames: string;
  readonly port: number;
}

/**
 * The part of an access that tells nodes apart by the names that clients send in TLS; without TLS, `other`
 * is the way.
 */
export function nameOfEach(
  { hostNames, port }: Names,
  other: string,
): Pick<AccessKind, 'require' | 'outside' | 'certificateNames' | 'taken'> & {
  readonly namesOf: (target: Pick<NodeTarget, 'ordinal' | 'inside'>) => string[];
} {
  const hostName = (ordinal: number): string => withOrdinal(hostNames, ordinal);
  requireHostNames(hostNames);
  requireInteger('port', port, 1, 65535);
  return {
    require: (nodes) => requireTls(nodes, other),
    outside: (ordinal) => ({ host: hostName(ordinal), port }),
    // Clients whose DNS leads the names inside to the proxy send those.
    namesOf: ({ ordinal, inside }) => [
      hostName(ordinal),
      ...(inside === undefined ? [] : [inside]),
    ],
    certificateNames: (count) => certificateNames(hostNames, count),
    taken: (ordinal) => `the host name ${hostName(ordinal)}`,
  };
}
