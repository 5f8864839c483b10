import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { RedisCluster, RedisClusterProps } from '../../../src';
import { Manifest, manifest, text, withoutProgram } from './synth';

/** The name of the cluster's StatefulSet. */
function nameOf(scope: Construct, id: string, props?: RedisClusterProps): string {
  return new RedisCluster(scope, id, props).statefulSet.name;
}

test('the name is that of the metadata, and begins the names of all that belongs to the cluster', () => {
  const chart = Testing.chart();
  new RedisCluster(chart, 'cluster', { metadata: { name: 'redis' } });
  const objects = withoutProgram(Testing.synth(chart)) as Manifest[];
  expect(objects.map(({ kind, metadata }) => `${text(kind)} ${text(metadata.name)}`)).toEqual([
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

test('without one, the construct id is the name of everything, as if it were given', () => {
  const [byId, byName] = [undefined, { name: 'redis' }].map((metadata) => {
    const chart = Testing.chart();
    new RedisCluster(chart, 'redis', { metadata });
    return Testing.synth(chart) as Manifest[];
  });
  expect(byId).toEqual(byName);
});

test('a name that is undefined is one that was not given', () => {
  expect(nameOf(Testing.chart(), 'redis', { metadata: { name: undefined } })).toBe('redis');
});

test('the id is the name in every chart, in its namespace, with hashes or without them', () => {
  const app = new App();
  const charts = [
    new Chart(app, 'staging', { namespace: 'staging' }),
    new Chart(app, 'production', { disableResourceNameHashes: true }),
    new Chart(new Chart(app, 'outer'), 'inner'),
  ];
  expect(charts.map((chart) => nameOf(chart, 'redis'))).toEqual(['redis', 'redis', 'redis']);
  expect(manifest(charts[0], 'StatefulSet').metadata.namespace).toBe('staging');
});

test('two clusters in a chart have names of their own', () => {
  const chart = Testing.chart();
  expect([nameOf(chart, 'sessions'), nameOf(chart, 'cache')]).toEqual(['sessions', 'cache']);
});

test('clusters of the same id in two constructs of a chart are told apart by these', () => {
  const chart = Testing.chart();
  const names = ['orders', 'billing'].map((id) => nameOf(new Construct(chart, id), 'redis'));
  expect(names).toEqual(['orders-redis', 'billing-redis']);
});

test('the id of a default child is left out, as cdk8s does', () => {
  expect(nameOf(new Construct(Testing.chart(), 'cache'), 'Default')).toBe('cache');
});

test('an id in upper case becomes a name in lower case', () => {
  expect(nameOf(Testing.chart(), 'Cache')).toBe('cache');
});

test.each([
  ['an underscore', 'session_cache'],
  ['a digit first', '9cache'],
  ['a hyphen last', 'cache-'],
  ['53 characters', 'c'.repeat(53)],
  ['nothing that is used', 'Default'],
])('an id with %s is refused, and can be kept if a name is given', (_, id) => {
  const name = id === 'Default' ? '' : id;
  expect(() => nameOf(Testing.chart(), id)).toThrow(
    new Error(
      `the construct id gives the cluster the name "${name}", and a name must start with a letter, ` +
        'end with a letter or a digit, and have only letters, digits and hyphens, ' +
        '52 of them at most; give metadata a name',
    ),
  );
  expect(nameOf(Testing.chart(), id, { metadata: { name: 'cache' } })).toBe('cache');
});
