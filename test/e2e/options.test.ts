import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  BootstrapJob,
  HeadlessService,
  RedisConfigMap,
  RedisStatefulSet,
  Scaling,
} from '../../src';
import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { eventually } from './eventually';
import { deletePods, get, kubectl } from './kubectl';
import { engine, NODES, redisCluster } from './redis-cluster';

const namespaces: string[] = [];
async function inNamespace(name: string): Promise<string> {
  namespaces.push(name);
  await createNamespace(name);
  return name;
}
afterEach(async () => {
  for (const name of namespaces.splice(0)) await deleteNamespace(name);
});

test('the Job finishes after it was killed twice', async () => {
  const namespace = await inNamespace('e2e-killed');
  await apply(namespace, redisCluster(namespace));
  for (let kill = 0; kill < 2; kill++) {
    const pods = ['pod', '-n', namespace, '-l', 'app.kubernetes.io/component=bootstrap'];
    await kubectl(['wait', '--for=condition=Ready', ...pods, '--timeout=60s']).catch(
      () => undefined,
    );
    await kubectl(['delete', ...pods, '--force', '--grace-period=0']);
  }
  expect(await bootstrapped(namespace)).toContain('all 6 nodes agree');
  await healthy(namespace, NODES, 3, 1);
});

test('two Jobs at once form one cluster', async () => {
  const namespace = await inNamespace('e2e-two-jobs');
  await apply(namespace, redisCluster(namespace));
  await apply(
    namespace,
    redisCluster(namespace, { bootstrapTtl: undefined, bootstrapResources: {} }),
  );
  // The newer one deletes the older one.
  await eventually(async () => {
    const { items } = await get<{ readonly items: readonly object[] }>(['job', '-n', namespace]);
    expect(items).toHaveLength(1);
  });
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 1);
});

test('without access to the API the Job finds the pods by their names', async () => {
  const namespace = await inNamespace('e2e-no-rights');
  await apply(namespace, redisCluster(namespace, { scaling: Scaling.byManifest() }));
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 1);
});

test('without a keeper, nodes find each other again that all have new addresses', async () => {
  const namespace = await inNamespace('e2e-no-keeper');
  await apply(namespace, redisCluster(namespace, { keeper: false }));
  await bootstrapped(namespace);
  const before = await healthy(namespace, NODES, 3, 1);
  await deletePods(namespace, '-l', NODES);
  const ready = ['wait', '--for=condition=Ready', '-n', namespace, 'pod', '-l', NODES];
  await eventually(() => kubectl([...ready, '--timeout=60s']));
  const after = await healthy(namespace, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

test('more replicas are attached to a cluster with keys', async () => {
  const namespace = await inNamespace('e2e-replicas');
  await apply(namespace, redisCluster(namespace, { replicasPerShard: 0 }));
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 0);
  const keys = await writeKeys(namespace, 'redis-0', 500);

  await apply(namespace, redisCluster(namespace, { replicasPerShard: 2 }));
  await kubectl(['delete', 'job', '-n', namespace, '--field-selector', 'status.successful=1']);
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 2);
  await expectKeys(namespace, 'redis-8', keys);
});

test('a Job refuses to scale a StatefulSet that an autoscaler scales', async () => {
  const namespace = await inNamespace('e2e-refusal');
  await apply(namespace, redisCluster(namespace, { shards: 3 }));
  await bootstrapped(namespace);
  await kubectl(['autoscale', 'statefulset', 'redis', '-n', namespace, '--min=6', '--max=9']);
  await apply(namespace, redisCluster(namespace, { shards: 4 }));
  const pods = ['pod', '-n', namespace, '-l', 'app.kubernetes.io/component=bootstrap'];
  await eventually(async () => {
    expect(await kubectl(['logs', '-n', namespace, '-l', pods[4], '--tail=-1'])).toContain(
      'refused (AutoscalerFound): the HorizontalPodAutoscaler redis scales the StatefulSet',
    );
  });
  await healthy(namespace, NODES, 3, 1);
});

test('the constructs below RedisCluster form a cluster with a password', async () => {
  const namespace = await inNamespace('e2e-password');
  const auth = 'requirepass secret\nmasterauth secret\n';
  const chart = (app: App): Chart => {
    const chart = new Chart(app, namespace, { namespace });
    const metadata = { name: 'redis' };
    const secret = new kplus.Secret(chart, 'auth', {
      metadata: { name: 'redis-auth' },
      stringData: { password: 'secret', 'auth.conf': auth },
    });
    const config = new RedisConfigMap(chart, 'config', {
      engine,
      protectedMode: false,
      directives: { include: '/etc/redis-auth/auth.conf' },
    });
    const selector = { app: 'redis' };
    const statefulSet = new RedisStatefulSet(chart, 'nodes', {
      metadata,
      config,
      service: new HeadlessService(chart, 'service', { metadata, selector }),
      volumes: [{ name: 'auth', secret: { secretName: secret.name } }],
      volumeMounts: [{ name: 'auth', mountPath: '/etc/redis-auth' }],
      env: { REDISCLI_AUTH: kplus.EnvValue.fromSecretValue({ secret, key: 'password' }) },
    });
    new BootstrapJob(chart, 'job', { statefulSet, password: { secret, key: 'password' } });
    return chart;
  };
  await apply(namespace, manifest(chart));
  await bootstrapped(namespace);
  await healthy(namespace, 'app=redis', 3, 1);
  await kubectl(['wait', '--for=condition=Ready', '-n', namespace, 'pod', '-l', 'app=redis']);
});

const image = process.env.BOOTSTRAP_IMAGE;
(image ? test : test.skip)('the image of the Dockerfile does what the ConfigMap does', async () => {
  const namespace = await inNamespace('e2e-image');
  await apply(namespace, redisCluster(namespace, { bootstrapImage: image }));
  await bootstrapped(namespace);
  await healthy(namespace, NODES, 3, 1);
});
