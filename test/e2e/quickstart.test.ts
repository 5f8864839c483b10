import { QuickstartExample } from '../../examples/quickstart';
import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { get, kubectl } from './kubectl';
import { survivesTheLossOfAPrimary } from './primary-loss';
import { NODES } from './redis-cluster';

const NAMESPACE = 'quickstart';
const yaml = manifest((app) => new QuickstartExample(app, 'quickstart'));

beforeAll(() => createNamespace(NAMESPACE));
afterAll(() => deleteNamespace(NAMESPACE));

test('the API server takes the manifest without a warning', async () => {
  const answer = await apply(NAMESPACE, yaml, '--dry-run=server', '--warnings-as-errors');
  expect(answer.match(/ created \(server dry run\)$/gm)).toHaveLength(15);
});

test('one apply forms the cluster, with no shard and no majority of primaries on one Kubernetes node', async () => {
  await apply(NAMESPACE, yaml);
  expect(await bootstrapped(NAMESPACE)).toContain('all 6 nodes agree');
  const nodes = await healthy(NAMESPACE, NODES, 3, 1);

  const hostOf = new Map(nodes.map(({ pod, host }) => [pod, host]));
  for (const { host, primary } of nodes) {
    if (primary !== undefined) expect(hostOf.get(primary)).not.toBe(host);
  }
  const primaries = nodes.filter(({ primary }) => primary === undefined);
  expect(new Set(primaries.map(({ host }) => host)).size).toBe(3);
});

test('the servers run with what redis.conf says', async () => {
  const script =
    'for d in cluster-node-timeout cluster-require-full-coverage repl-diskless-sync-delay; ' +
    'do $cli config get $d; done';
  expect((await shell(NAMESPACE, 'redis-0', script)).split('\n').filter((_, i) => i % 2)).toEqual([
    '5000',
    'yes',
    '0',
  ]);
});

test('a second apply changes nothing', async () => {
  // kubectl's own "configured" does not tell: it always sends claim templates and selectors.
  const before = await versions();
  await apply(NAMESPACE, yaml);
  expect(await versions()).toEqual(before);
});

test('a second Job changes nothing in a cluster with keys', async () => {
  const keys = await writeKeys(NAMESPACE, 'redis-0', 500);
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  await kubectl(['delete', 'job', '-n', NAMESPACE, '--all']);
  await apply(NAMESPACE, yaml);
  expect((await bootstrapped(NAMESPACE)).trim().split('\n')).toEqual([
    expect.stringContaining('all 6 nodes agree'),
  ]);
  expect(await healthy(NAMESPACE, NODES, 3, 1)).toEqual(before);
  await expectKeys(NAMESPACE, 'redis-5', keys);
});

test('the cluster survives the loss of a primary', async () => {
  await survivesTheLossOfAPrimary(NAMESPACE, NODES);
});

/** The versions of the objects in the manifest. */
async function versions(): Promise<string[]> {
  const kinds =
    'configmap,service,statefulset,pdb,serviceaccount,role,rolebinding,job,networkpolicy';
  interface List {
    readonly items: readonly { metadata: { uid: string; resourceVersion: string } }[];
  }
  const { items } = await get<List>([kinds, '-n', NAMESPACE]);
  return items.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).sort();
}
