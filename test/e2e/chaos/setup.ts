import { Engine, EngineFamily, RedisClusterProps } from '../../../src';
import { apply, bootstrapped, createNamespace, setSecret } from '../namespace';
import { redisCluster } from '../redis-cluster';
import { withLogin } from './login';
import { Target } from './target';
import { Writer } from './writer';
import { startWriterPod } from './writer-pod';

/** A `RedisCluster` into which faults are injected. */
export function redisTarget(namespace: string, name = 'redis'): Target {
  const selector = `chaos=${namespace}-${name}`;
  return withLogin({ namespace, name, selector, shards: 3, replicas: 1 });
}

/** The manifest of such a cluster. */
export function redisYaml(target: Target, props: RedisClusterProps = {}): string {
  const [label, value] = target.selector.split('=');
  const metadata = { name: target.name };
  const given = { metadata, podLabels: { [label]: value }, ...props };
  return redisCluster(target.namespace, given, target.access);
}

/** The engines of a family, from the oldest on, of which each can be upgraded to the next. */
export function upgradePath({ family }: Engine): readonly Engine[] {
  return family === EngineFamily.VALKEY
    ? [Engine.VALKEY_8_1, Engine.VALKEY_9_1]
    : [Engine.REDIS_7_0, Engine.REDIS_8_0, Engine.REDIS_8_6];
}

/** Forms the clusters of a namespace, and starts the pod of the writers beside them. */
export async function start(
  targets: readonly Target[],
  yaml: readonly string[],
  security?: string,
): Promise<void> {
  const [{ namespace }] = targets;
  await createNamespace(namespace, security);
  for (const { access, selector } of targets) {
    for (const [name, data] of Object.entries(access?.secrets ?? {})) {
      await setSecret(namespace, name, data, selector);
    }
  }
  for (const manifest of yaml) await apply(namespace, manifest);
  await bootstrapped(namespace);
  await startWriterPod(namespace);
  for (const target of targets) {
    const writer = await Writer.start(target);
    await writer.healthy();
    writer.end();
  }
}
