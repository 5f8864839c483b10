import { App } from 'cdk8s';
import { HitCounterExample } from '../../../examples/hit-counter';
import { find, objectsOf } from './recipe';

const objects = objectsOf(new HitCounterExample(new App(), 'hit-counter'));

test.each(['Deployment', 'Service'])('it synthesizes the %s that it did', (kind) => {
  expect(find(objects, kind, 'hit-counter')).toMatchSnapshot();
});

test('every object has the namespace, except the Namespace itself', () => {
  const [namespace, ...others] = objects;
  expect(namespace.metadata).toEqual({ name: 'hit-counter' });
  for (const { metadata } of others) {
    expect(metadata).toMatchObject({ namespace: 'hit-counter' });
  }
});

// The recipe's Service, under a name of its own.
test('it has the Service of the recipe', () => {
  expect(find(objects, 'Service', 'hit-counter')).toMatchObject({
    spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 5000, nodePort: 30020 }] },
  });
});

test('its pods are told where the cluster beside them is', () => {
  const nodes = [0, 1, 2].map((i) => `redis-${i}.redis.hit-counter.svc:6379`);
  const env = expect.arrayContaining([{ name: 'REDIS_NODES', value: nodes.join(',') }]) as unknown;
  expect(find(objects, 'Deployment', 'hit-counter')).toMatchObject({
    spec: { template: { spec: { containers: [{ env }] } } },
  });
});
