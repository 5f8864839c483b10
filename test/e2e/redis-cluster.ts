import { Chart } from 'cdk8s';
import { Engine, RedisCluster, RedisClusterProps } from '../../src';
import { manifest } from './manifest';

/** The server that the tests run: ENGINE is the image of another one. */
export const engine = Engine.fromImage(process.env.ENGINE ?? Engine.REDIS_8_0.image);

/** The nodes of a `RedisCluster` that is named redis. */
export const NODES = 'app.kubernetes.io/instance=redis,app.kubernetes.io/component=node';

/** Its pods, where it has 3 shards with a replica each. */
export const PODS = [0, 1, 2, 3, 4, 5].map((ordinal) => `redis-${ordinal}`);

/** The manifest of a `RedisCluster` that is named redis. */
export function redisCluster(namespace: string, props: RedisClusterProps = {}): string {
  return manifest((app) => {
    const chart = new Chart(app, namespace, { namespace });
    new RedisCluster(chart, 'redis', { metadata: { name: 'redis' }, engine, ...props });
    return chart;
  });
}
