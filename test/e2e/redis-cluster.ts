import { Chart } from 'cdk8s';
import { Engine, RedisCluster, RedisClusterProps } from '../../src';
import { Access, Target } from './chaos/target';
import { healthy, ClusterNode } from './healthy';
import { manifest } from './manifest';
import { apply, bootstrapped } from './namespace';

/** The server that the tests run: ENGINE is the image of another one. */
export const engine = Engine.fromImage(process.env.ENGINE ?? Engine.REDIS_8_0.image);

/** The nodes of a `RedisCluster` that is named redis. */
export const NODES = 'app.kubernetes.io/instance=redis,app.kubernetes.io/component=node';

/** Its pods, where it has 3 shards with a replica each. */
export const PODS = [0, 1, 2, 3, 4, 5].map((ordinal) => `redis-${ordinal}`);

/** The manifest of a `RedisCluster` that is named redis. */
export function redisCluster(
  namespace: string,
  props: RedisClusterProps = {},
  access?: Access,
): string {
  return manifest((app) => {
    const chart = new Chart(app, namespace, { namespace });
    const given = { ...access?.props(chart), ...props };
    new RedisCluster(chart, 'redis', { metadata: { name: 'redis' }, engine, ...given });
    return chart;
  });
}

/** Such a cluster with 3 shards of two nodes, as clients find it. */
export function targetOf(namespace: string): Target {
  return { namespace, name: 'redis', selector: NODES, shards: 3, replicas: 1 };
}

/** Applies the manifest of such a cluster, and waits until it is formed. */
export async function form(namespace: string, yaml: string): Promise<ClusterNode[]> {
  await apply(namespace, yaml);
  await bootstrapped(namespace);
  return healthy(namespace, NODES, 3, 1);
}
