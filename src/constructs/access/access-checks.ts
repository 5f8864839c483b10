import { requireSubdomain } from '../common/checks';
import { AccessedNodes } from './access-kind';
import { ORDINAL, withOrdinal } from './host-names';

/** Every address, of both versions. */
export const EVERYWHERE = ['0.0.0.0/0', '::/0'];

/** Refuses fewer of what each node needs one of than there are nodes. */
export function requireEnough(name: string, given: readonly string[], count: number): void {
  if (given.length < count) {
    throw new Error(
      `${name} has ${given.length}, and each of the ${count} nodes needs one; add ` +
        `${count - given.length}, or have fewer nodes`,
    );
  }
}

/** Refuses a first port after which there are not enough. */
export function requireRoomForPorts(basePort: number, count: number, last: number): void {
  if (basePort + count - 1 > last) {
    throw new Error(
      `basePort is ${basePort}, and ${count} nodes need the ports up to ${basePort + count - 1}, ` +
        `of which the highest is ${last}; give ${last - count + 1} at most`,
    );
  }
}

/** Refuses a template from which not every node gets a DNS name of its own. */
export function requireHostNames(template: string): void {
  if (!template.includes(ORDINAL)) {
    throw new Error(
      `hostNames is "${template}", the same for every node; put {ordinal} into it, as in ` +
        'redis-{ordinal}.example.com',
    );
  }
  requireSubdomain('hostNames', withOrdinal(template, 0));
}

/** Refuses nodes without TLS, of whose connections nothing tells which node is meant. */
export function requireTls({ statefulSet }: AccessedNodes, other: string): void {
  if (!statefulSet.config._tls) {
    throw new Error(
      'externalAccess tells the nodes apart by the names that clients send in TLS, and the cluster ' +
        `has no tls; give it tls, or use ${other}`,
    );
  }
}
