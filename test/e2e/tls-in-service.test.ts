import * as kplus from 'cdk8s-plus-27';
import { App, Chart, Duration } from 'cdk8s';
import { RedisCluster, Tls, TlsOptions } from '../../src';
import { CertificateAuthority } from '../support/certificates';
import { expectNoFailure } from './chaos/no-failure';
import { Writer } from './chaos/writer';
import { startWriterPod } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { kubectl } from './kubectl';
import { manifest } from './manifest';
import {
  apply,
  bootstrapped,
  createNamespace,
  deleteNamespace,
  setSecret,
  shell,
} from './namespace';
import { engine, NODES, PODS, targetOf } from './redis-cluster';
import { tlsTarget } from './tls-writes';

const namespace = 'e2e-tls-in-service';
const ca = new CertificateAuthority('e2e');
const plain = targetOf(namespace);
const secure = tlsTarget(namespace);

/** Applies the cluster with these options of TLS, or without TLS, and waits until its pods have rolled. */
async function change(options?: TlsOptions): Promise<void> {
  const yaml = manifest((app: App) => {
    const chart = new Chart(app, namespace, { namespace });
    const secret = kplus.Secret.fromSecretName(chart, 'certificate', 'certificate');
    const tls = options && Tls.fromSecret(secret, options);
    new RedisCluster(chart, 'redis', { engine, ...(tls ? { tls } : {}) });
    return chart;
  });
  await apply(namespace, yaml);
  await kubectl(['rollout', 'status', '-n', namespace, 'statefulset/redis', '--timeout=240s']);
}

/** Waits until every node has a directive set to that, and the cluster is healthy. */
async function untilSet(directive: string, value: string): Promise<void> {
  await eventually(async () => {
    const ask = `$cli $own config get ${directive} | tail -n 1`;
    const values = await Promise.all(PODS.map((pod) => shell(namespace, pod, ask)));
    expect(values.map((each) => each.trim())).toEqual(PODS.map(() => value));
  }, 240_000);
  await healthy(namespace, NODES, 3, 1);
}

beforeAll(async () => {
  await createNamespace(namespace);
  await startWriterPod(namespace);
  const names = [`*.redis.${namespace}.svc.cluster.local`];
  await setSecret(namespace, 'certificate', ca.secret({ names }), NODES);
  await change();
  await bootstrapped(namespace);
});
afterAll(async () => {
  ca.close();
  await deleteNamespace(namespace);
});

test('a cluster that serves goes from plain to TLS and back without a failed call', async () => {
  const before = await Writer.start(plain);
  const overlap = Duration.seconds(30);
  await change({ overlap });
  const between = await Writer.start(secure, [`--ca=${ca.pem}`]);
  await untilSet('tls-cluster', 'yes');
  await expectNoFailure(namespace, await before.finish());
  await untilSet('port', '0');

  await change({ required: false });
  await untilSet('tls-cluster', 'no');
  await untilSet('port', '6379');
  const after = await Writer.start(plain);
  await expectNoFailure(namespace, await between.finish());

  await change();
  await untilSet('tls-port', '0');
  await expectNoFailure(namespace, await after.finish());
}, 900_000);
