import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisNetworkPolicy } from './network/redis-network-policy';
import { RedisClusterProps } from './redis-cluster-props';

/** What a server needs at least beside its data: buffers, fragmentation, and pages that are copied. */
const ROOM = 1.25;

/** Refuses a maxMemory that leaves no room below the memory limit, at which Kubernetes kills the server. */
export function requireRoom({ maxMemory, resources }: RedisClusterProps): void {
  const limit = resources?.memory?.limit;
  if (!maxMemory || !limit) return;
  const least = Math.ceil((maxMemory.toKibibytes() * ROOM) / 1024);
  if (limit.toKibibytes() < least * 1024) {
    throw new Error(
      `maxMemory is ${maxMemory.asString()} and the memory limit ${limit.asString()}, at which the ` +
        'server is killed: buffers and copy-on-write need a quarter more than the data; give a limit ' +
        `of at least ${Size.mebibytes(least).asString()}, or less maxMemory`,
    );
  }
}

/** Refuses to wait for more replicas than there are. */
export function requireReplicasToWrite(least = 0, replicasPerShard: number): void {
  if (least > replicasPerShard) {
    throw new Error(
      `minReplicasToWrite is ${least} and replicasPerShard ${replicasPerShard}, so no write would ` +
        'be accepted; give as many replicas',
    );
  }
}

/** Refuses to let a peer in where everybody is, and returns the policy that closes the port to others. */
export function requireNetworkPolicy(
  policy: RedisNetworkPolicy | undefined,
  peer: kplus.INetworkPolicyPeer,
): RedisNetworkPolicy {
  if (policy) return policy;
  throw new Error(
    `allowFrom names ${peer.node.path}, and networkPolicy is false, so that everybody is let in; ` +
      'leave out one of the two',
  );
}
