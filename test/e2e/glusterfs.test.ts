import { Testing } from 'cdk8s';
import { GlusterfsExample } from '../../examples/glusterfs';
import { healthy } from './healthy';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { kubectl } from './kubectl';
import { survivesTheLossOfAPrimary } from './primary-loss';

const NAMESPACE = 'e2e-glusterfs';
const NODES = 'app=redis-cluster';

process.env.REDIS_IMAGE ??= 'redis:7.0.15';
const yaml = manifest((app) => new GlusterfsExample(app, 'glusterfs'));

// No node mounts GlusterFS since Kubernetes 1.26; the claims get the cluster's default volumes.
const volumes = (
  Testing.synth(new GlusterfsExample(Testing.app(), 'glusterfs')) as {
    kind: string;
    metadata: { name: string };
  }[]
)
  .filter(({ kind }) => kind === 'PersistentVolume')
  .map(({ metadata }) => metadata.name);

beforeAll(() => createNamespace(NAMESPACE, 'privileged'));
afterAll(async () => {
  await deleteNamespace(NAMESPACE);
  await kubectl(['delete', 'pv', ...volumes, '--ignore-not-found']);
});

test('the first recipe forms its cluster without the manual step', async () => {
  await apply(NAMESPACE, yaml);
  expect(await bootstrapped(NAMESPACE)).toContain('all 6 nodes agree');
  await healthy(NAMESPACE, NODES, 3, 1);
});

test('the first recipe survives the loss of a primary', async () => {
  await survivesTheLossOfAPrimary(NAMESPACE, NODES);
});
