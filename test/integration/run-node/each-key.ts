import { Cluster, ClusterNode, ClusterOptions } from 'ioredis';
import { DISCONNECT_TIMEOUT_MS } from './pod';

/** Does something with each key, by way of a cluster client that starts from these nodes. */
export async function eachKey<T>(
  keys: readonly string[],
  act: (client: Cluster, key: string) => Promise<T>,
  seeds: ClusterNode[],
  options: ClusterOptions,
): Promise<T[]> {
  const { redisOptions } = options;
  const client = new Cluster(seeds, {
    ...options,
    redisOptions: { disconnectTimeout: DISCONNECT_TIMEOUT_MS, ...redisOptions },
  });
  client.on('error', () => undefined);
  try {
    return await Promise.all(keys.map((key) => act(client, key)));
  } finally {
    client.disconnect();
  }
}
