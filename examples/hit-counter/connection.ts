import { lookup } from 'node:dns';
import { Cluster } from 'ioredis';

/** Connects to the cluster whose nodes are listed as in REDIS_NODES: `host:port`, with commas. */
export function connect(nodes: string): Cluster {
  const redis = new Cluster(nodes.split(','), {
    // Where there is no cluster a hit fails at once, and is not counted behind the visitor's back.
    enableOfflineQueue: false,
    // A pod that is gone has no address for its name, for which ioredis would not ask the others.
    dnsLookup: (name, done) => lookup(name, (_, address) => done(null, address ?? name)),
    // A machine that died refuses nothing; without limits a hit would wait for it for minutes.
    redisOptions: { connectTimeout: 1_000, socketTimeout: 2_000 },
  });
  // Each hit reports its own failure; without a listener ioredis prints every attempt to connect.
  redis.on('error', () => undefined);
  return redis;
}
