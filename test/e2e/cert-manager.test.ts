import { execFileSync } from 'node:child_process';
import { App, Chart, Duration } from 'cdk8s';
import { RedisCluster, Tls } from '../../src';
import { untilPodsRun } from './chaos/target';
import { POD as CLIENT, startWriterPod } from './chaos/writer-pod';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { get, kubectl } from './kubectl';
import { manifest } from './manifest';
import { apply, createNamespace, deleteNamespace, SECRET_LIMIT_MS } from './namespace';
import { engine, form, NODES } from './redis-cluster';
import { certificatesTaken, tlsTarget, withoutFailure } from './tls-writes';

const namespace = 'e2e-cert-manager';
const target = tlsTarget(namespace);

/** What Kubernetes knows of cert-manager, which has to be installed; `lab cert-manager` starts one. */
const CRD = ['get', 'crd', 'certificates.cert-manager.io', '--ignore-not-found', '-o', 'name'];
const describeWithCertManager =
  execFileSync('kubectl', CRD).toString() === '' ? describe.skip : describe;

/** A CA that cert-manager signs by itself and renews with the same key, and the issuer of that CA. */
function authority(duration: string): string {
  const apiVersion = 'cert-manager.io/v1';
  const items = [
    { apiVersion, kind: 'Issuer', metadata: { name: 'self-signed' }, spec: { selfSigned: {} } },
    {
      apiVersion,
      kind: 'Certificate',
      metadata: { name: 'ca' },
      spec: {
        isCA: true,
        commonName: 'e2e',
        secretName: 'ca',
        duration,
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: { name: 'self-signed' },
      },
    },
    { apiVersion, kind: 'Issuer', metadata: { name: 'ca' }, spec: { ca: { secretName: 'ca' } } },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** A cluster whose certificate is renewed every 10 s. */
function cluster(): string {
  return manifest((app: App) => {
    const chart = new Chart(app, namespace, { namespace });
    const tls = Tls.fromCertManager(
      { name: 'ca' },
      { duration: Duration.hours(1), renewBefore: Duration.seconds(3590) },
    );
    new RedisCluster(chart, 'redis', { engine, tls });
    return chart;
  });
}

/** The certificates of the CAs, as `connectTo` hands them to workloads. */
async function caOfSecret(): Promise<string> {
  interface Secret {
    readonly data: { readonly 'ca.crt': string };
  }
  const { data } = await get<Secret>(['secret', 'redis-tls', '-n', namespace]);
  return Buffer.from(data['ca.crt'], 'base64').toString();
}

/** What a client that looks for a name in the certificate says when it connects to that name. */
function connect(host: string, ca: string): Promise<string> {
  const program = `
    const [host, port, ca] = process.argv.slice(1);
    const socket = require('node:tls').connect({ host, port, ca }, () => {
      console.log('connected', socket.getPeerCertificate().ext_key_usage.sort().join(' '));
      socket.destroy();
    });
    socket.on('error', ({ code }) => console.log(code));
  `;
  const node = ['node', '--eval', program, host, '6380', ca];
  return kubectl(['exec', '-n', namespace, CLIENT, '--', ...node]);
}

/** Waits until each node has taken so many certificates more, which takes Kubernetes a minute each. */
async function untilTaken(more: number): Promise<void> {
  const before = await certificatesTaken(namespace);
  await eventually(async () => {
    const taken = await certificatesTaken(namespace);
    const late = taken.filter((times, index) => times < before[index] + more);
    expect(late).toEqual([]);
  }, more * SECRET_LIMIT_MS);
}

describeWithCertManager('with cert-manager, where its CRDs are installed', () => {
  let ca: string;

  beforeAll(async () => {
    await createNamespace(namespace);
    await startWriterPod(namespace);
    await apply(namespace, authority('24h'));
    // The Secret is not there yet.
    await form(namespace, cluster());
    ca = await caOfSecret();
  });
  afterAll(() => deleteNamespace(namespace));

  test('clients find the names of the nodes in the certificate, which is for both usages', async () => {
    const [server, client] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
    const names = [
      `redis-clients.${namespace}.svc`,
      `redis-3.redis.${namespace}.svc`,
      `redis-3.redis.${namespace}.svc.cluster.local`,
    ];
    for (const name of names) {
      expect(await connect(name, ca)).toBe(`connected ${server} ${client}\n`);
    }
    // Such a client does look.
    expect(await connect('redis-clients', ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID\n');
  });

  test('renewals are taken without a restart or a failed call', async () => {
    const before = await untilPodsRun(target);
    await withoutFailure(target, ca, () => untilTaken(2));
    expect(await untilPodsRun(target)).toEqual(before);
    await healthy(namespace, NODES, 3, 1);
  }, 600_000);

  test('a CA that is renewed with its key is, too, also by clients that have the former', async () => {
    const before = await untilPodsRun(target);
    await withoutFailure(target, ca, async () => {
      await apply(namespace, authority('25h'));
      await eventually(async () => expect(await caOfSecret()).not.toBe(ca));
      await untilTaken(1);
    });
    expect(await untilPodsRun(target)).toEqual(before);
    await healthy(namespace, NODES, 3, 1);
  }, 600_000);
});
