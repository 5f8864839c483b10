import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { eventually } from './eventually';
import { kubectl } from './kubectl';
import { NODES, redisCluster } from './redis-cluster';

const NAMESPACE = 'e2e-recovery';
const yaml = redisCluster(NAMESPACE);

let keys: string[];

beforeAll(async () => {
  await createNamespace(NAMESPACE);
  await apply(NAMESPACE, yaml);
  await bootstrapped(NAMESPACE);
  await healthy(NAMESPACE, NODES, 3, 1);
  keys = await writeKeys(NAMESPACE, 'redis-0', 500);
});
afterAll(() => deleteNamespace(NAMESPACE));

test('a Job that runs again on a cluster whose pods were all lost leaves it whole', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  await kubectl(['delete', 'pod', '-n', NAMESPACE, '-l', NODES, '--force', '--grace-period=0']);
  await runAgain();
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.map(({ address }) => address)).not.toEqual(before.map(({ address }) => address));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('the keeper gives a replica that comes back without its volume its place again', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  await loseVolume(before.find(({ primary }) => primary !== undefined)!.pod);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  expect(after.filter(({ id }) => !before.some((node) => node.id === id))).toHaveLength(1);
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('a primary that comes back without its volume copies from its own replica', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const victim = before.find(({ primary }) => primary === undefined)!;
  const heir = before.find(({ primary }) => primary === victim.pod)!;
  await loseVolume(victim.pod);
  const after = await healthy(NAMESPACE, NODES, 3, 1);
  // It may have been handed its role back since, for the balance of the machines.
  const primaryOf = new Map(after.map(({ pod, primary }) => [pod, primary]));
  expect([primaryOf.get(victim.pod), primaryOf.get(heir.pod)]).toEqual(
    expect.arrayContaining([undefined, expect.stringMatching(`^(${victim.pod}|${heir.pod})$`)]),
  );
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('primaries that came to stand on one machine are handed over', async () => {
  const before = await healthy(NAMESPACE, NODES, 3, 1);
  const primaries = before.filter(({ primary }) => primary === undefined);
  const heir = before.find(
    ({ machine, primary }) =>
      primary !== undefined &&
      primaries.some((other) => other.machine === machine && other.pod !== primary),
  )!;
  expect(await shell(NAMESPACE, heir.pod, '$cli cluster failover')).toContain('OK');
  await eventually(async () => expect(await crowd()).toBe(2));
  await eventually(async () => expect(await crowd()).toBe(1));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

/** How many primaries stand on the machine that has the most. */
async function crowd(): Promise<number> {
  const nodes = await healthy(NAMESPACE, NODES, 3, 1);
  const machines = nodes.filter(({ primary }) => !primary).map(({ machine }) => machine);
  return Math.max(...machines.map((one) => machines.filter((other) => other === one).length));
}

test('deleted and applied again, the cluster is back with the keys of its claims', async () => {
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

/** Takes a pod's volume away, and waits until the pod is back with another one. */
async function loseVolume(pod: string): Promise<void> {
  await kubectl(['delete', 'pvc', '-n', NAMESPACE, `data-${pod}`, '--wait=false']);
  await kubectl(['delete', 'pod', '-n', NAMESPACE, pod, '--force', '--grace-period=0']);
  const ready = ['wait', '--for=condition=Ready', '-n', NAMESPACE, 'pod', pod, '--timeout=90s'];
  await eventually(() => kubectl(ready));
}
