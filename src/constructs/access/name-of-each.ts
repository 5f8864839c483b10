import { requireInteger } from '../common/checks';
import { hostNameOf, requireHostNames, requireTls } from './access-checks';
import { AccessKind } from './access-kind';

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
): Required<Pick<AccessKind, 'require' | 'outside' | 'hostName' | 'taken'>> {
  const hostName = (ordinal: number): string => hostNameOf(hostNames, ordinal);
  requireHostNames(hostNames);
  requireInteger('port', port, 1, 65535);
  return {
    require: (nodes) => requireTls(nodes, other),
    outside: (ordinal) => ({ host: hostName(ordinal), port }),
    hostName,
    taken: (ordinal) => `the host name ${hostName(ordinal)}`,
  };
}
