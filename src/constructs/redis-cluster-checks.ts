import { RedisClusterProps } from './redis-cluster-props';

/** Refuses a maxMemory that reaches the memory limit, at which Kubernetes kills the server. */
export function requireRoom({ maxMemory, resources }: RedisClusterProps): void {
  const limit = resources?.memory?.limit;
  if (maxMemory && limit && maxMemory.toKibibytes() >= limit.toKibibytes()) {
    throw new Error(
      `maxMemory is ${maxMemory.asString()} and the memory limit ${limit.asString()}, at which the ` +
        'server is killed; give a higher limit, with room for buffers and copy-on-write',
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
