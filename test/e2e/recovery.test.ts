import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { eventually } from './eventually';
import { kubectl } from './kubectl';
import { form, NODES, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-recovery';
const yaml = redisCluster(NAMESPACE);

let keys: string[];

beforeAll(async () => {
  await createNamespace(NAMESPACE);
  await form(NAMESPACE, yaml);
  keys = await writeKeys(NAMESPACE, 'redis-0', 500);
});
afterAll(() => deleteNamespace(NAMESPACE));

test('a second Job repairs a cluster that lost all its pods', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  await kubectl(['delete', 'pod', '-n', NAMESPACE, '-l', NODES, '--force', '--grace-period=0']);
  await runAgain();
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.map(({ address }) => address)).not.toEqual(before.map(({ address }) => address));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('the keeper attaches a replica again that lost its volume', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  await loseVolume(before.find(({ primary }) => primary !== undefined)!.pod);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.filter(({ id }) => !before.some((node) => node.id === id))).toHaveLength(1);
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('a primary that lost its volume gets the keys back from its replica', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const victim = before.find(({ primary }) => primary === undefined)!;
  const successor = before.find(({ primary }) => primary === victim.pod)!;
  await loseVolume(victim.pod);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  // The keeper may have made it the primary again, to spread the primaries.
  const primaryOf = new Map(after.map(({ pod, primary }) => [pod, primary]));
  expect([primaryOf.get(victim.pod), primaryOf.get(successor.pod)]).toEqual(
    expect.arrayContaining([
      undefined,
      expect.stringMatching(`^(${victim.pod}|${successor.pod})$`),
    ]),
  );
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('the keeper spreads primaries again that run on one Kubernetes node', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const primaries = before.filter(({ primary }) => primary === undefined);
  const replica = before.find(
    ({ host, primary }) =>
      primary !== undefined &&
      primaries.some((other) => other.host === host && other.pod !== primary),
  )!;
  expect(await shell(NAMESPACE, replica.pod, '$cli cluster failover')).toContain('OK');
  await eventually(async () => expect(await mostPrimariesOnOneHost()).toBe(2));
  await eventually(async () => expect(await mostPrimariesOnOneHost()).toBe(1));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

/** How many primaries run on the Kubernetes node that has the most. */
async function mostPrimariesOnOneHost(): Promise<number> {
  const nodes = await healthy(NAMESPACE, NODES, 3, 1);
  const hosts = nodes.filter(({ primary }) => !primary).map(({ host }) => host);
  return Math.max(...hosts.map((one) => hosts.filter((other) => other === one).length));
}

test('a cluster that was deleted and applied again has the keys of its volumes', async () => {
  await kubectl([
    'delete',
    '-n',
    NAMESPACE,
    '--wait',
    'statefulset,service,job,configmap',
    '-l',
    'app.kubernetes.io/instance=redis',
  ]);
  await apply(NAMESPACE, yaml);
  await bootstrapped(NAMESPACE);
  await healthy(NAMESPACE, NODES, 3, 1);
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

async function runAgain(): Promise<void> {
  await kubectl(['delete', 'job', '-n', NAMESPACE, '--all']);
  await apply(NAMESPACE, yaml);
  await bootstrapped(NAMESPACE);
}

/** Deletes the volume of a pod, and waits until the pod is back with another one. */
async function loseVolume(pod: string): Promise<void> {
  await kubectl(['delete', 'pvc', '-n', NAMESPACE, `data-${pod}`, '--wait=false']);
  await kubectl(['delete', 'pod', '-n', NAMESPACE, pod, '--force', '--grace-period=0']);
  const ready = ['wait', '--for=condition=Ready', '-n', NAMESPACE, 'pod', pod, '--timeout=90s'];
  await eventually(() => kubectl(ready));
}
