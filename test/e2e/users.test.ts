import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, RedisCluster } from '../../src';
import { expectNoFailure } from './chaos/no-failure';
import { untilPodsRun } from './chaos/target';
import { Writer } from './chaos/writer';
import { startWriterPod } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { deletePods, kubectl } from './kubectl';
import { answers, each } from './logins';
import { manifest } from './manifest';
import {
  apply,
  bootstrapped,
  createNamespace,
  deleteNamespace,
  SECRET_LIMIT_MS,
  setSecret,
} from './namespace';
import { engine, NODES, targetOf } from './redis-cluster';

/** On a busy machine a roll takes minutes. */
jest.setTimeout(600_000);
const ROLL_LIMIT = '--timeout=480s';

const NAMESPACE = 'e2e-users';
const TARGET = targetOf(NAMESPACE);

/** The keys of writers and of this test have these names, and others are not the user's. */
const KEYS = '*-?:*';
const NAMES = [...'abcdefghijklmnopqrstuvwxyz'];

/** A cluster without the default user, whose one user may send these commands beside its own, and a workload of it. */
function withUser(more: readonly string[] = []): string {
  return manifest((app: App) => {
    const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
    const secret = kplus.Secret.fromSecretName(chart, 'login', 'login');
    const commands = ['+@read', '+@write', '+@transaction', '-@dangerous', ...more];
    const redis = new RedisCluster(chart, 'redis', {
      engine,
      auth: Auth.fromSecret(secret, { defaultUser: false, overlap: Duration.seconds(10) }),
      users: [{ name: 'shop', password: { secret, key: 'shop' }, commands, keys: [KEYS] }],
    });
    const shop = new kplus.Deployment(chart, 'shop', {
      metadata: { name: 'shop' },
      replicas: 1,
      containers: [
        {
          image: engine.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['sleep', 'infinity'],
          resources: {
            cpu: { request: kplus.Cpu.millis(10) },
            memory: { request: Size.mebibytes(16) },
          },
          securityContext: { user: 999, group: 999 },
        },
      ],
    });
    redis.connectTo(shop, { user: 'shop' });
    return chart;
  });
}

/** What the workload is answered to lines of commands, when it logs in with what its environment tells. */
async function asShop(...lines: readonly string[]): Promise<string[]> {
  const script =
    'cli=redis-cli; command -v $cli >/dev/null || cli=valkey-cli; export REDISCLI_AUTH="$REDIS_PASSWORD"; ' +
    'exec $cli -c -h "$REDIS_HOST" -p "$REDIS_PORT" --user "$REDIS_USERNAME"';
  const exec = ['exec', '-i', '-n', NAMESPACE, 'deployment/shop', '--', 'sh', '-c', script];
  const said = (await kubectl(exec, `${lines.join('\n')}\n`)).trim().split('\n');
  return said.filter((line) => !line.startsWith('-> Redirected'));
}

/** What the user logs in with. */
let password = '';

function setPasswords(shop: string): Promise<void> {
  password = shop;
  const selector = 'app.kubernetes.io/instance=redis';
  return setSecret(NAMESPACE, 'login', { password: 'main', shop }, selector);
}

/** Starts clients that write as the user. */
function write(): Promise<Writer> {
  return Writer.start(TARGET, ['--user', 'shop', '--password', password]);
}

beforeAll(async () => {
  await createNamespace(NAMESPACE, 'baseline');
  await startWriterPod(NAMESPACE);
  await setPasswords('first');
  await apply(NAMESPACE, withUser());
  await bootstrapped(NAMESPACE);
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'deployment/shop', '--timeout=60s']);
  await healthy(NAMESPACE, NODES, 3, 1);
});
afterAll(() => deleteNamespace(NAMESPACE));

test('a workload does what its user may, and no one is the default user', async () => {
  expect(await asShop('set own-a:1 x', 'get own-a:1')).toEqual(expect.arrayContaining(['OK', 'x']));
  expect((await asShop('get other')).join()).toContain('NOPERM');
  expect((await asShop('config get maxmemory')).join()).toContain('NOPERM');
  expect(await answers(NAMESPACE, 'main')).toEqual(each('NOAUTH'));
  expect(await answers(NAMESPACE, 'shop', 'first')).toEqual(each('PONG'));
});

test('a password is changed in service by changing the Secret', async () => {
  const before = await untilPodsRun(TARGET);
  const first = await write();
  await setPasswords('second');
  await eventually(
    async () => expect(await answers(NAMESPACE, 'shop', 'second')).toEqual(each('PONG')),
    SECRET_LIMIT_MS,
  );
  const second = await write();
  await expectNoFailure(NAMESPACE, await first.finish());
  await eventually(
    async () => expect(await answers(NAMESPACE, 'shop', 'first')).toEqual(each('NOAUTH')),
    SECRET_LIMIT_MS,
  );
  await expectNoFailure(NAMESPACE, await second.finish());
  expect(await untilPodsRun(TARGET)).toEqual(before);
});

test('rights are changed in service by one apply', async () => {
  await kubectl(['rollout', 'restart', '-n', NAMESPACE, 'deployment/shop']);
  const writer = await write();
  await apply(NAMESPACE, withUser(['+config|get']));
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/redis', ROLL_LIMIT]);
  await healthy(NAMESPACE, NODES, 3, 1);
  await expectNoFailure(NAMESPACE, await writer.finish());
  expect(await asShop('config get maxmemory')).toContain('maxmemory');
});

test('transactions are there when every pod has been deleted', async () => {
  for (const name of NAMES) {
    // The client goes where the first key is, and stays there.
    const key = `{tx-${name}:1}`;
    expect(await asShop(`get ${key}`, 'multi', `set ${key}:a 1`, `set ${key}:b 2`, 'exec')).toEqual(
      expect.arrayContaining(['QUEUED', 'OK']),
    );
  }
  await deletePods(NAMESPACE, '-l', NODES);
  await kubectl(['rollout', 'status', '-n', NAMESPACE, 'statefulset/redis', ROLL_LIMIT]);
  await healthy(NAMESPACE, NODES, 3, 1);
  for (const name of NAMES) {
    const key = `{tx-${name}:1}`;
    expect(await asShop(`get ${key}:a`, `get ${key}:b`)).toEqual(['1', '2']);
  }
});
