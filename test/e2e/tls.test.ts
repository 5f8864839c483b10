import * as kplus from 'cdk8s-plus-27';
import { App, Chart } from 'cdk8s';
import { RedisCluster, Tls } from '../../src';
import { CertificateAuthority, CertificateOptions } from '../support/certificates';
import { untilPodsRun } from './chaos/target';
import { startWriterPod } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { kubectl } from './kubectl';
import { manifest } from './manifest';
import {
  apply,
  createNamespace,
  deleteNamespace,
  SECRET_LIMIT_MS,
  setSecret,
  shell,
} from './namespace';
import { engine, form, NODES } from './redis-cluster';
import { certificatesTaken, tlsTarget, withoutFailure as withoutFailureFor } from './tls-writes';

const namespace = 'e2e-tls';
const ca = new CertificateAuthority('e2e');

/** The names by which clients reach the nodes. */
const names = [`*.redis.${namespace}.svc.cluster.local`];

const target = tlsTarget(namespace);

function cluster(shards: number): string {
  return manifest((app: App) => {
    const chart = new Chart(app, namespace, { namespace });
    const tls = Tls.fromSecret(kplus.Secret.fromSecretName(chart, 'certificate', 'certificate'));
    new RedisCluster(chart, 'redis', { engine, tls, shards });
    return chart;
  });
}

function setCertificate(options: CertificateOptions = {}): Promise<void> {
  return setSecret(namespace, 'certificate', ca.secret({ names, ...options }), NODES);
}

/** Clients write while something happens, and every call succeeds. */
function withoutFailure(act: () => Promise<void>): Promise<void> {
  return withoutFailureFor(target, ca.pem, act);
}

beforeAll(async () => {
  await createNamespace(namespace);
  await startWriterPod(namespace);
  await setCertificate();
  await form(namespace, cluster(3));
});
afterAll(async () => {
  ca.close();
  await deleteNamespace(namespace);
});

test('a client without TLS reaches no port', async () => {
  for (const port of [6379, 6380, 16379]) {
    const script = `timeout 3 redis-cli -h redis-1.redis -p ${port} ping || echo failed`;
    expect(await shell(namespace, 'redis-0', script)).not.toContain('PONG');
  }
});

test('a rollout fails no call', async () => {
  await withoutFailure(async () => {
    await kubectl(['rollout', 'restart', '-n', namespace, 'statefulset/redis']);
    await kubectl(['rollout', 'status', '-n', namespace, 'statefulset/redis', '--timeout=240s']);
    await healthy(namespace, NODES, 3, 1);
  });
});

test('all pods that are deleted at once come back with every key', async () => {
  const before = await untilPodsRun(target);
  await withoutFailure(() => Promise.resolve());
  await kubectl(['delete', 'pod', '-n', namespace, '-l', NODES, '--wait=false']);
  await untilPodsRun(
    target,
    before.map(({ container }) => container),
  );
  await healthy(namespace, NODES, 3, 1);
  await withoutFailure(() => Promise.resolve());
});

test('a shard more, and back, fails no call', async () => {
  await withoutFailure(async () => {
    for (const shards of [4, 3]) {
      await apply(namespace, cluster(shards));
      await eventually(async () => {
        await healthy(namespace, NODES, shards, 1);
      }, 240_000);
    }
  });
});

test('a renewed certificate is taken without a restart or a failed call', async () => {
  const before = await untilPodsRun(target);
  const times = await certificatesTaken(namespace);
  await withoutFailure(async () => {
    await setCertificate();
    await eventually(
      async () => expect(await certificatesTaken(namespace)).toEqual(times.map((each) => each + 1)),
      SECRET_LIMIT_MS,
    );
  });
  expect(await untilPodsRun(target)).toEqual(before);
  await healthy(namespace, NODES, 3, 1);
});
