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
): Pick<AccessKind, 'require' | 'outside' | 'certificateNames' | 'taken'> & {
  readonly hostName: (ordinal: number) => string;
} {
  const hostName = (ordinal: number): string => hostNameOf(hostNames, ordinal);
  requireHostNames(hostNames);
  requireInteger('port', port, 1, 65535);
  return {
    require: (nodes) => requireTls(nodes, other),
    outside: (ordinal) => ({ host: hostName(ordinal), port }),
    hostName,
    certificateNames: (count) =>
      wildcard(hostNames) ?? Array.from({ length: count }, (_, ordinal) => hostName(ordinal)),
    taken: (ordinal) => `the host name ${hostName(ordinal)}`,
  };
}

/**
 * The one name for all nodes, also for those to come and those that leave; none where it would stand for
 * names of others too, or has too few labels for clients to take it.
 */
function wildcard(template: string): string[] | undefined {
  return /^\{ordinal\}(\.[^.{]+){2,}$/.test(template) ? [hostNameOf(template, '*')] : undefined;
}
