import { NfsTraefikExample } from '../../examples/nfs-traefik';
import { healthy } from './healthy';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { eventually } from './eventually';
import { kubectl } from './kubectl';
import { hostAddresses, outside } from './outside';
import { survivesTheLossOfAPrimary } from './primary-loss';

const NAMESPACE = 'infra';
const NODES = 'app=redis,appCluster=redis-cluster';

process.env.REDIS_IMAGE ??= 'redis:7.0.15';
const yaml = manifest((app) => new NfsTraefikExample(app, 'nfs-traefik'));

beforeAll(() => createNamespace(NAMESPACE, 'privileged'));
afterAll(async () => {
  await deleteNamespace(NAMESPACE);
  await kubectl(['delete', 'storageclass', 'redis-data', '--ignore-not-found']);
});

test('the second recipe forms its cluster without the Ubuntu pod', async () => {
  await apply(NAMESPACE, yaml);
  expect(await bootstrapped(NAMESPACE)).toContain('all 6 nodes agree');
  await healthy(NAMESPACE, NODES, 3, 1);
});

test('a client outside the cluster reaches it through each Traefik', async () => {
  for (const host of await hostAddresses()) {
    await eventually(async () =>
      expect((await outside('redis-cli', '-h', host, 'ping')).trim()).toBe('PONG'),
    );
  }
});

test('the second recipe survives the loss of a primary', async () => {
  await survivesTheLossOfAPrimary(NAMESPACE, NODES, false);
});
