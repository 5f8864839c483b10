import { Chart } from 'cdk8s';
import { Engine, RedisCluster } from '../../src';
import {
  apply,
  bootstrapped,
  createNamespace,
  deleteNamespace,
  expectKeys,
  healthy,
  manifest,
  writeKeys,
} from './cluster';
import { kubectl } from './kubectl';

const NAMESPACE = 'e2e-upgrade';
const NODES = 'app.kubernetes.io/instance=redis,app.kubernetes.io/component=node';

function yaml(engine: Engine): string {
  return manifest((app) => {
    const chart = new Chart(app, 'upgrade', { namespace: NAMESPACE });
    new RedisCluster(chart, 'redis', { metadata: { name: 'redis' }, engine });
    return chart;
  });
}

beforeAll(() => createNamespace(NAMESPACE));
afterAll(() => deleteNamespace(NAMESPACE));

test('another engine rolls through the pods, and no key is lost', async () => {
  await apply(NAMESPACE, yaml(Engine.REDIS_7_0));
  await bootstrapped(NAMESPACE);
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const keys = await writeKeys(NAMESPACE, 'redis-0', 500);

  await apply(NAMESPACE, yaml(Engine.REDIS_8_0));
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/redis', '--timeout=240s']);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});
