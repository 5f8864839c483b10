import { expectNoFailure } from './chaos/no-failure';
import { Target } from './chaos/target';
import { Writer } from './chaos/writer';
import { kubectl } from './kubectl';
import { PODS, targetOf } from './redis-cluster';

/** A `RedisCluster` that is named redis, with TLS and 3 shards. */
export function tlsTarget(namespace: string): Target {
  return { ...targetOf(namespace), port: 6380 };
}

/** Clients that trust a CA write while something happens, and every call succeeds. */
export async function withoutFailure(
  target: Target,
  ca: string,
  act: () => Promise<void>,
): Promise<void> {
  const writer = await Writer.start(target, [`--ca=${ca}`]);
  await act();
  await expectNoFailure(target.namespace, await writer.finish());
}

/** How often each node has taken a new certificate. */
export function certificatesTaken(namespace: string): Promise<number[]> {
  return Promise.all(
    PODS.map(async (pod) => {
      const log = await kubectl(['logs', '-n', namespace, pod, '-c', 'redis']);
      return log.split('using the new certificate').length - 1;
    }),
  );
}
