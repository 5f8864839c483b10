import { App } from 'cdk8s';
import { QuickstartExample } from '../../../examples/quickstart';
import { withoutProgram } from '../constructs/synth';
import { directives, find, Manifest, objectsOf } from './recipe';

const objects = objectsOf(new QuickstartExample(new App(), 'quickstart'));

test('one apply brings all that a cluster needs, its namespace first', () => {
  const names = (withoutProgram(objects) as Manifest[]).map(
    ({ kind, metadata }) => `${kind} ${metadata.name}`,
  );
  expect(names).toEqual([
    'Namespace quickstart',
    'ConfigMap redis-config-<checksum>',
    'Service redis',
    'StatefulSet redis',
    'Service redis-clients',
    'PodDisruptionBudget redis',
    'ServiceAccount redis-bootstrap',
    'Role redis-bootstrap',
    'RoleBinding redis-bootstrap',
    'ConfigMap redis-bootstrap',
    'Job redis-bootstrap-<hash>',
    'ServiceAccount redis-keeper',
    'Role redis-keeper',
    'RoleBinding redis-keeper',
    'Deployment redis-keeper',
    'NetworkPolicy redis',
  ]);
});

test('every object has the namespace, except the Namespace itself', () => {
  const [namespace, ...others] = objects;
  expect(namespace.metadata).not.toHaveProperty('namespace');
  for (const { metadata } of others) {
    expect(metadata).toMatchObject({ namespace: 'quickstart' });
  }
});

test('its nodes serve whoever reaches them, and keep what they answered', () => {
  const config = find(
    withoutProgram(objects) as Manifest[],
    'ConfigMap',
    'redis-config-<checksum>',
  );
  expect(directives(config)).toEqual([
    'appendonly yes',
    'cluster-config-file /data/nodes.conf',
    'cluster-enabled yes',
    'cluster-node-timeout 5000',
    'dir /data',
    'protected-mode no',
    'repl-diskless-sync-delay 0',
  ]);
});

test('its Job makes three shards of them, with a replica each', () => {
  const job = objects.find(({ kind }) => kind === 'Job');
  const args = expect.arrayContaining([
    '--shards=3',
    '--replicas-per-shard=1',
    '--stateful-set=redis',
    '--service=redis',
  ]) as unknown;
  expect(job).toMatchObject({ spec: { template: { spec: { containers: [{ args }] } } } });
});
