import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, RedisCluster } from '../../src';
import { ClientName } from '../clients/catalog';
import { finishClients, startClients } from '../clients/pods';
import { expectNoFailure } from './chaos/no-failure';
import { untilPodsRun } from './chaos/target';
import { Writer } from './chaos/writer';
import { startWriterPod, writerHost } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { kubectl } from './kubectl';
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
import { engine, form, NODES, redisCluster, targetOf } from './redis-cluster';

/** A cluster with a password, in service of a client that has to log in. */
function withPassword(namespace: string): string {
  return manifest((app: App) => {
    const chart = new Chart(app, namespace, { namespace });
    const secret = kplus.Secret.fromSecretName(chart, 'login', 'login');
    const auth = Auth.fromSecret(secret, { overlap: Duration.seconds(30) });
    new RedisCluster(chart, 'redis', { engine, auth });
    return chart;
  });
}

/** Changes the password for the nodes and the keeper. */
function setPassword(namespace: string, password: string): Promise<void> {
  return setSecret(namespace, 'login', { password }, 'app.kubernetes.io/instance=redis');
}

/** Clients in other languages that write beside the writer; none where their image is not there. */
const OTHERS: readonly ClientName[] = process.env.CLIENTS_IMAGE ? ['redis-py', 'go-redis'] : [];

/** Lets clients with a password write, until the function that is returned ends them. */
async function write(namespace: string, password: string): Promise<() => Promise<void>> {
  const writer = await Writer.start(targetOf(namespace), ['--password', password]);
  const host = await writerHost(namespace);
  const login = { REDIS_PASSWORD: password };
  const others =
    OTHERS.length > 0
      ? await startClients(targetOf(namespace), OTHERS, 'documented', host, login)
      : [];
  return async () => {
    await expectNoFailure(namespace, await writer.finish());
    if (OTHERS.length === 0) return;
    for (const { last } of (await finishClients(targetOf(namespace), others)).values()) {
      expect(last).toMatchObject({ failed: 0, lost: 0, unread: 0 });
    }
  };
}

describe('a password', () => {
  const namespace = 'e2e-password-change';
  beforeAll(async () => {
    await createNamespace(namespace);
    await startWriterPod(namespace);
    await setPassword(namespace, 'first one');
    await form(namespace, withPassword(namespace));
  });
  afterAll(() => deleteNamespace(namespace));

  test('is asked for', async () => {
    expect(await answers(namespace)).toEqual(each('NOAUTH'));
    expect(await answers(namespace, '"first one"')).toEqual(each('PONG'));
  });

  test('is changed in service by changing the Secret', async () => {
    const before = await untilPodsRun(targetOf(namespace));
    const finishFirst = await write(namespace, 'first one');
    await setPassword(namespace, 'second');
    await eventually(
      async () => expect(await answers(namespace, 'second')).toEqual(each('PONG')),
      SECRET_LIMIT_MS,
    );
    await finishFirst();
    const finishSecond = await write(namespace, 'second');
    await eventually(
      async () => expect(await answers(namespace, '"first one"')).toEqual(each('NOAUTH')),
      SECRET_LIMIT_MS,
    );
    await finishSecond();
    const keeper = ['-l', 'app.kubernetes.io/component=keeper', '-n', namespace];
    expect(await kubectl(['logs', ...keeper])).toContain('EndingFormerPassword');
    expect(await untilPodsRun(targetOf(namespace))).toEqual(before);
    await healthy(namespace, NODES, 3, 1);
  });
});

test('a cluster that serves gets a password without a failed call', async () => {
  const namespace = 'e2e-first-password';
  await createNamespace(namespace);
  try {
    await startWriterPod(namespace);
    await setPassword(namespace, 'first');
    await apply(namespace, redisCluster(namespace));
    await bootstrapped(namespace);
    const open = await Writer.start(targetOf(namespace));
    await apply(namespace, withPassword(namespace));
    await kubectl(['rollout', 'status', '-n', namespace, 'statefulset/redis', '--timeout=240s']);
    const closed = await Writer.start(targetOf(namespace), ['--password', 'first']);
    await expectNoFailure(namespace, await open.finish());
    await eventually(
      async () => expect(await answers(namespace)).toEqual(each('NOAUTH')),
      SECRET_LIMIT_MS,
    );
    await expectNoFailure(namespace, await closed.finish());
    await healthy(namespace, NODES, 3, 1);
  } finally {
    await deleteNamespace(namespace);
  }
});
