import { Size } from 'cdk8s';
import { healthy } from './healthy';
import { eventually } from './eventually';
import { get } from './kubectl';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { NODES, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-volumes';

interface List {
  readonly items: readonly {
    readonly metadata: { readonly uid: string };
    readonly status: { readonly capacity?: { readonly storage: string } };
  }[];
}

beforeAll(() => createNamespace(NAMESPACE));
afterAll(() => deleteNamespace(NAMESPACE));

test('volumes grow by one apply, those of new pods too, and no pod stops', async () => {
  await apply(NAMESPACE, redisCluster(NAMESPACE));
  await bootstrapped(NAMESPACE);
  const before = await podIds();
  await apply(
    NAMESPACE,
    redisCluster(NAMESPACE, { expandStorageTo: Size.gibibytes(2), replicasPerShard: 2 }),
  );
  await eventually(async () => {
    const { items } = await get<List>(['pvc', '-n', NAMESPACE]);
    const sizes = items.map(({ status }) => status.capacity?.storage);
    expect(sizes).toEqual(Array(9).fill('2Gi'));
  }, 120_000);
  await eventually(() => bootstrapped(NAMESPACE));
  await healthy(NAMESPACE, NODES, 3, 2);
  expect((await podIds()).slice(0, 6)).toEqual(before);
});

async function podIds(): Promise<string[]> {
  const { items } = await get<List>(['pods', '-n', NAMESPACE, '-l', NODES]);
  return items.map(({ metadata }) => metadata.uid);
}
