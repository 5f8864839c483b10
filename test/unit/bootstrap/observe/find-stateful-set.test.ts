import { findStatefulSet } from '../../../../src/bootstrap/observe/find-stateful-set';
import { Kubectl } from '../../../../src/bootstrap/kubernetes/kubectl';
import { FakeKubectl } from '../../../support/fake-kubectl';

const SETS = '/apis/apps/v1/namespaces/infra/statefulsets';

let fake: FakeKubectl;
beforeEach(() => {
  fake = new FakeKubectl();
});
afterEach(() => fake.remove());

function kubectl(): Kubectl {
  return new Kubectl(undefined, fake.program);
}

function set(name: string, label = 'redis-cluster', container = 'redis'): object {
  return {
    metadata: { name },
    spec: {
      serviceName: `${name}-nodes`,
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': label } },
        spec: {
          containers: [
            { name: 'sidecar', ports: [{ containerPort: 1 }] },
            { name: container, ports: [{ containerPort: 7000 }, { containerPort: 17000 }] },
          ],
        },
      },
    },
  };
}

function has(...items: object[]): void {
  fake.answers(SETS, { output: JSON.stringify({ items }) });
}

test('it is the only one of the library in the namespace of the context', async () => {
  fake.answers('config view', { output: 'infra' });
  has(set('web', 'web'), set('redis'));
  expect(await findStatefulSet({}, kubectl())).toEqual({
    namespace: 'infra',
    statefulSet: 'redis',
    service: 'redis-nodes',
    port: 7000,
  });
});

test('it is looked for in the namespace default where the context has none', async () => {
  has(set('redis'));
  await findStatefulSet({}, kubectl()).catch(() => undefined);
  expect(fake.asked.at(-1)).toContain('/namespaces/default/statefulsets');
});

test('it may be any that is named, with what else is named', async () => {
  has(set('redis'), set('cache', 'cache', 'server'));
  const given = { namespace: 'infra', statefulSet: 'cache', service: 'caches', port: 7001 };
  expect(await findStatefulSet(given, kubectl())).toEqual(given);
});

test.each([
  ['with', { replicas: 8 }, { replicas: 8 }],
  ['without', {}, {}],
])('a manifest %s a number of pods was applied', async (_, spec, found) => {
  const manifest = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec }) };
  has({ ...set('redis'), metadata: { name: 'redis', annotations: manifest } });
  expect(await findStatefulSet({ namespace: 'infra' }, kubectl())).toEqual({
    namespace: 'infra',
    statefulSet: 'redis',
    service: 'redis-nodes',
    port: 7000,
    ...found,
  });
});

test.each([
  [
    'is not there',
    { statefulSet: 'rdis' },
    [set('redis'), set('web', 'web')],
    'there is no StatefulSet rdis: namespace infra has redis, web',
  ],
  [
    'is one of two',
    {},
    [set('one'), set('two')],
    '2 StatefulSets have pods with the label app.kubernetes.io/name=redis-cluster, so name one ' +
      'with --stateful-set: namespace infra has one, two',
  ],
  [
    'has another label',
    {},
    [set('web', 'web')],
    '0 StatefulSets have pods with the label app.kubernetes.io/name=redis-cluster, so name one ' +
      'with --stateful-set: namespace infra has web',
  ],
  [
    'is in another namespace',
    {},
    [],
    'namespace infra has no StatefulSet: give another --namespace or --context',
  ],
  [
    'tells no port',
    { statefulSet: 'web' },
    [set('web', 'web', 'nginx')],
    'StatefulSet web has no container redis with a port: give --port',
  ],
])('one that %s is refused with what there is', async (_, given, sets, why) => {
  has(...sets);
  const found = findStatefulSet({ namespace: 'infra', ...given }, kubectl());
  await expect(found).rejects.toThrow(why);
});
