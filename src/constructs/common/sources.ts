import { isIP } from 'node:net';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** The bits of an address, by its version. */
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Refuses ranges of addresses that let no one in, or that are none. */
export function requireSources(sources?: readonly string[]): void {
  if (sources?.length === 0) {
    throw new Error(
      'sources is empty, and would let no one in; name a range, or leave sources out',
    );
  }
  const wrong = sources?.find((source) => !isRange(source));
  if (wrong !== undefined) {
    throw new Error(
      `sources has "${wrong}", and must have ranges of addresses such as 10.0.0.0/8 or fd00::/8`,
    );
  }
}

/** Ranges of addresses as peers of a NetworkPolicy. */
export function sourcePeers(
  scope: Construct,
  sources: readonly string[],
): kplus.INetworkPolicyPeer[] {
  return sources.map((source) =>
    source.includes(':')
      ? kplus.NetworkPolicyIpBlock.ipv6(scope, `From ${source.replace('/', ' ')}`, source)
      : kplus.NetworkPolicyIpBlock.ipv4(scope, `From ${source.replace('/', ' ')}`, source),
  );
}

function isRange(source: string): boolean {
  const [, address, length] = /^([^/]+)\/(\d{1,3})$/.exec(source) ?? [];
  return address !== undefined && Number(length) <= (BITS[isIP(address)] ?? -1);
}
