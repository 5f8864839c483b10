import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ClientEndpoint, Engine, EngineFamily, RedisCluster } from '../../src';
import { upgrade } from './chaos/faults';
import { redisTarget, redisYaml, start } from './chaos/setup';
import { summary, survive } from './chaos/survival';
import { eventually } from './eventually';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { engine } from './redis-cluster';

jest.setTimeout(600_000);

const NAMESPACE = 'e2e-host-names';
afterAll(() => deleteNamespace(NAMESPACE));

/** The hosts that a pod tells clients to connect to. */
async function toldBy(pod: string): Promise<string[]> {
  const slots = await shell(NAMESPACE, pod, '$cli cluster slots');
  return slots.split(/\s+/).filter((word) => /\.|^\?$/.test(word));
}

test('clients are told names of the namespace to which the manifest was applied', async () => {
  await createNamespace(NAMESPACE);
  const yaml = manifest((app) => {
    const chart = new Chart(app, 'anywhere');
    new RedisCluster(chart, 'redis', { engine });
    return chart;
  });
  await apply(NAMESPACE, yaml);
  await bootstrapped(NAMESPACE);
  await eventually(async () => {
    expect(await toldBy('redis-0')).toContain(`redis-1.redis.${NAMESPACE}.svc.cluster.local`);
  });
  // The Service leads to a node, which sends the client on by name.
  const reply = await shell(NAMESPACE, 'redis-0', '$cli -c -h redis-clients set key value');
  expect(reply).toContain('OK');
});

test('from Redis 6 to names, to addresses, and to names again no write fails', async () => {
  const target = redisTarget(NAMESPACE);
  const told = (clientEndpoint: ClientEndpoint): string => redisYaml(target, { clientEndpoint });
  const [before, ...steps] = [
    // Redis 6.0 knows no names.
    ...(engine.family === EngineFamily.REDIS
      ? [Engine.REDIS_6_0, Engine.REDIS_7_0].map((older) => redisYaml(target, { engine: older }))
      : []),
    told(ClientEndpoint.ADDRESS),
    told(ClientEndpoint.HOSTNAME),
  ];
  await start([target], [before]);
  const outcome = await survive(target, upgrade(steps));
  console.log(summary('to names and back', outcome));
  expect(outcome.problem).toBeUndefined();
  expect(outcome).toMatchObject({ writes: { failed: 0 }, lost: 0 });
  await eventually(async () => {
    const hosts = await toldBy('redis-0');
    expect(hosts).toContain(`redis-1.redis.${NAMESPACE}.svc.cluster.local`);
    expect(hosts).not.toContain('?');
  });
});

test('another number of shards leaves the workloads that are connected as they are', async () => {
  await createNamespace(NAMESPACE, 'privileged');
  const yaml = (shards: number): string =>
    manifest((app) => {
      const chart = new Chart(app, 'connected', { namespace: NAMESPACE });
      const web = new kplus.Deployment(chart, 'web', {
        metadata: { name: 'web' },
        containers: [{ image: engine.image }],
      });
      new RedisCluster(chart, 'redis', { engine, shards }).connectTo(web);
      return chart;
    });
  await apply(NAMESPACE, yaml(3));
  // It rises with each change of the spec, and a template that changes restarts the pods.
  const generation = ['-o', 'jsonpath={.items[?(@.metadata.name=="web")].metadata.generation}'];
  expect(await apply(NAMESPACE, yaml(4), '--dry-run=server', ...generation)).toBe('1');
});
