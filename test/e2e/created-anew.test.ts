import { ClusterNode, healthy } from './healthy';
import { eventually } from './eventually';
import { expectKeys, writeKeys } from './keys';
import { get, kubectl } from './kubectl';
import { apply, bootstrapped, createNamespace, deleteNamespace } from './namespace';
import { form, NODES, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-created-anew';
const STATEFUL_SET = ['statefulset', 'redis', '-n', NAMESPACE];
const CLAIMS = Array.from({ length: 6 }, (_, ordinal) => `data-redis-${ordinal}`);
const yaml = redisCluster(NAMESPACE, { deleteVolumesOnScaleDown: true });

interface List {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

interface StatefulSetStatus {
  readonly metadata: { readonly generation: number };
  readonly status: { readonly observedGeneration?: number; readonly readyReplicas?: number };
}

let keys: string[];
let before: ClusterNode[];
let claims: List['items'];

beforeAll(async () => {
  await createNamespace(NAMESPACE);
  before = await form(NAMESPACE, yaml);
  keys = await writeKeys(NAMESPACE, 'redis-0', 500);
  ({ items: claims } = await get<List>(['pvc', '-n', NAMESPACE]));
});
afterAll(() => deleteNamespace(NAMESPACE));

test.each<[string, () => Promise<unknown>]>([
  [
    'deleted without its pods and applied again',
    async () => {
      await kubectl(['delete', ...STATEFUL_SET, '--cascade=orphan']);
      await apply(NAMESPACE, yaml);
    },
  ],
  ['replaced', () => kubectl(['replace', '-n', NAMESPACE, '-f', '-'], replaceable(yaml))],
  ['replaced by force', () => kubectl(['replace', '--force', '-f', '-'], onlyStatefulSet(yaml))],
  ['scaled by hand', () => kubectl(['scale', ...STATEFUL_SET, '--replicas=1'])],
])('the pods of a StatefulSet that is %s come back with all keys', async (_, act) => {
  const podsBefore = await podIds();
  const begun = Date.now();
  await act();
  await eventually(async () => expect(await podIds()).not.toEqual(podsBefore));
  await eventually(async () => expect(await readyPods()).toBe(6), 120_000);
  console.log(`all pods are ready ${((Date.now() - begun) / 1000).toFixed(1)} s later`);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await expectKeys(NAMESPACE, 'redis-0', keys);
  const { items } = await get<List>(['pvc', '-n', NAMESPACE]);
  expect(items.map(({ metadata }) => metadata.uid)).toEqual(
    claims.map(({ metadata }) => metadata.uid),
  );
});

test('a smaller shape gives up the claims of the pods that leave, and no others', async () => {
  await apply(NAMESPACE, redisCluster(NAMESPACE, { deleteVolumesOnScaleDown: true, shards: 4 }));
  await eventually(() => bootstrapped(NAMESPACE));
  expect(await claimNames()).toEqual([...CLAIMS, 'data-redis-6', 'data-redis-7']);
  await apply(NAMESPACE, yaml);
  await eventually(() => bootstrapped(NAMESPACE));
  await eventually(async () => expect(await claimNames()).toEqual(CLAIMS));
  await healthy(NAMESPACE, NODES, 3, 1);
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

async function podIds(): Promise<string[]> {
  const { items } = await get<List>(['pods', '-n', NAMESPACE, '-l', NODES]);
  return items.map(({ metadata }) => metadata.uid);
}

async function readyPods(): Promise<number | undefined> {
  const { metadata, status } = await get<StatefulSetStatus>(STATEFUL_SET);
  return status.observedGeneration === metadata.generation ? status.readyReplicas : undefined;
}

async function claimNames(): Promise<string[]> {
  const { items } = await get<List>(['pvc', '-n', NAMESPACE]);
  return items.map(({ metadata }) => metadata.name).sort();
}

/**
 * A manifest whose objects may all be replaced: a Job cannot be changed, and Kubernetes writes into a
 * PodDisruptionBudget meanwhile, because pods go.
 */
function replaceable(manifest: string): string {
  return documents(manifest, (text) => !/\nkind: (Job|PodDisruptionBudget)\n/.test(text));
}

function onlyStatefulSet(manifest: string): string {
  return documents(manifest, (text) => text.includes('\nkind: StatefulSet\n'));
}

function documents(manifest: string, wanted: (text: string) => boolean): string {
  return manifest
    .split('---\n')
    .filter((text) => wanted(`\n${text}`))
    .join('---\n');
}
