import { Size } from 'cdk8s';
import { Engine } from '../../src';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { deletePods, kubectl } from './kubectl';
import { NODES, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-upgrade';
const maxMemory = Size.mebibytes(100);
beforeAll(() => createNamespace(NAMESPACE));
afterAll(() => deleteNamespace(NAMESPACE));

test('a rolling upgrade of the engine loses no key', async () => {
  await apply(NAMESPACE, redisCluster(NAMESPACE, { engine: Engine.REDIS_7_0 }));
  await bootstrapped(NAMESPACE);
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const keys = await writeKeys(NAMESPACE, 'redis-0', 500);

  await apply(NAMESPACE, redisCluster(NAMESPACE, { engine: Engine.REDIS_8_0 }));
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/redis', '--timeout=240s']);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('a pod that restarts before it is rolled has the redis.conf from before', async () => {
  await roll({ partition: 6 });
  await apply(NAMESPACE, redisCluster(NAMESPACE, { engine: Engine.REDIS_8_0, maxMemory }));
  await deletePods(NAMESPACE, 'redis-0');
  const ready = ['--for=condition=Ready', 'pod/redis-0', '-n', NAMESPACE, '--timeout=120s'];
  await eventually(() => kubectl(['wait', ...ready]));
  await healthy(NAMESPACE, NODES, 3, 1);
  expect(await shell(NAMESPACE, 'redis-0', '$cli config get maxmemory')).toContain('\n0');
});

test('a change of redis.conf restarts the pods one by one', async () => {
  await roll({ partition: 0 });
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/redis', '--timeout=240s']);
  expect(await shell(NAMESPACE, 'redis-0', '$cli config get maxmemory')).toContain(
    `${maxMemory.toKibibytes() * 1024}`,
  );
});

/** From which ordinal on Kubernetes replaces the pods of an older version. */
async function roll(rollingUpdate: { readonly partition: number }): Promise<void> {
  const patch = JSON.stringify({ spec: { updateStrategy: { rollingUpdate } } });
  await kubectl(['patch', 'statefulset', 'redis', '-n', NAMESPACE, '-p', patch]);
}
