import { App, Chart } from 'cdk8s';
import { Auth, RedisCluster } from '../../src';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { expectKeys, writeKeys } from './keys';
import { deletePods, get, kubectl } from './kubectl';
import { answers, each } from './logins';
import { manifest } from './manifest';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { engine, form, NODES } from './redis-cluster';

const NAMESPACE = 'e2e-generated-password';
const SECRET = ['secret', 'redis-auth', '-n', NAMESPACE];
const JOB = ['-n', NAMESPACE, '-l', 'app.kubernetes.io/component=bootstrap'];

/** Kubernetes tries to mount what was missing again after twice the time that it has waited. */
const MOUNT_LIMIT_MS = 180_000;

const yaml = manifest((app: App) => {
  const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
  new RedisCluster(chart, 'redis', { engine, auth: Auth.generated() });
  return chart;
});

interface Secret {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
  readonly data: { readonly password: string };
}

function secret(): Promise<Secret> {
  return get<Secret>(SECRET);
}

async function password(): Promise<string> {
  return Buffer.from((await secret()).data.password, 'base64').toString();
}

/** Runs the Job of the same manifest once more. */
async function applyAnew(): Promise<void> {
  await kubectl(['delete', 'job', ...JOB, '--ignore-not-found']);
  await apply(NAMESPACE, yaml);
}

let keys: string[];
beforeAll(async () => {
  await createNamespace(NAMESPACE);
  await form(NAMESPACE, yaml);
  keys = await writeKeys(NAMESPACE, 'redis-0', 200);
});
afterAll(() => deleteNamespace(NAMESPACE));

test('one apply forms a cluster whose password is in a Secret that the Job made', async () => {
  expect(await password()).toMatch(/^[0-9a-f]{64}$/);
  expect(await answers(NAMESPACE)).toEqual(each('NOAUTH'));
  expect(await answers(NAMESPACE, await password())).toEqual(each('PONG'));
});

test.each([
  ['create', 'secrets', 'yes'],
  ['get', 'secrets/redis-auth', 'no'],
  ['list', 'secrets', 'no'],
  ['patch', 'secrets/redis-auth', 'no'],
  ['delete', 'secrets/redis-auth', 'no'],
])('may the Job %s %s: %s', async (verb, what, answer) => {
  const account = `--as=system:serviceaccount:${NAMESPACE}:redis-bootstrap`;
  // kubectl ends with 1 where it says no.
  const said = await kubectl(['auth', 'can-i', verb, what, '-n', NAMESPACE, account]).catch(
    (error: Error) => `no: ${error.message}`,
  );
  expect(said).toMatch(new RegExp(`^${answer}`));
});

test('applied again, the Secret stays as it is', async () => {
  const before = await secret();
  await applyAnew();
  expect((await bootstrapped(NAMESPACE)).trim().split('\n')).toEqual([
    expect.stringContaining('all 6 nodes agree'),
  ]);
  expect(await secret()).toEqual(before);
});

test('it outlives the cluster, which comes back with it and with its keys', async () => {
  const before = await secret();
  await kubectl(['delete', '-n', NAMESPACE, '-f', '-', '--ignore-not-found', '--wait'], yaml);
  await kubectl(['wait', '--for=delete', 'pod', '-n', NAMESPACE, '-l', NODES, '--timeout=120s']);
  expect(await secret()).toEqual(before);
  await apply(NAMESPACE, yaml);
  await bootstrapped(NAMESPACE);
  await healthy(NAMESPACE, NODES, 3, 1);
  expect(await answers(NAMESPACE, await password())).toEqual(each('PONG'));
  await expectKeys(NAMESPACE, 'redis-0', keys);
});

test('where it is deleted nodes go on, the Job refuses to make another one, and says what brings it back', async () => {
  const before = await password();
  await kubectl(['delete', ...SECRET]);
  expect(await answers(NAMESPACE, before)).toEqual(each('PONG'));
  await deletePods(NAMESPACE, 'redis-5');
  await applyAnew();
  await eventually(async () => {
    expect(await kubectl(['logs', ...JOB, '--tail=-1'])).toContain(
      'refused (PasswordLost): redis-0',
    );
  });
  const kept = await shell(NAMESPACE, 'redis-0', 'cat /run/redis/password');
  expect(kept).toBe(before);
  await kubectl([
    'create',
    'secret',
    'generic',
    ...SECRET.slice(1),
    `--from-literal=password=${kept}`,
  ]);
  await bootstrapped(NAMESPACE);
  await eventually(
    async () => expect(await answers(NAMESPACE, before)).toEqual(each('PONG')),
    MOUNT_LIMIT_MS,
  );
  await healthy(NAMESPACE, NODES, 3, 1);
  await expectKeys(NAMESPACE, 'redis-0', keys);
});
