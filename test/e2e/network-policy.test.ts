import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { RedisCluster } from '../../src';
import { eventually } from './eventually';
import { healthy } from './healthy';
import { deletePods, kubectl, run } from './kubectl';
import { manifest } from './manifest';
import { COMMAND } from '../support/program';
import { apply, bootstrapped, createNamespace, deleteNamespace, shell } from './namespace';
import { engine, NODES } from './redis-cluster';
import { CONTAINER_SECURITY, POD_SECURITY } from './restricted-pod';

const NAMESPACE = 'e2e-network-policy';
const OTHER = 'e2e-network-policy-other';

/** A pod that connects to nodes. */
interface Client {
  readonly namespace: string;
  readonly pod: string;
}

const unnamed: Client = { namespace: NAMESPACE, pod: 'unnamed' };
const named: Client = { namespace: NAMESPACE, pod: 'named' };
const abroad: Client = { namespace: OTHER, pod: 'abroad' };
const node: Client = { namespace: NAMESPACE, pod: 'redis-1' };

/** The port for clients, that of the bus, and that of a node which has yet to open the first one. */
const [CLIENTS, BUS, START] = [6379, 16379, 16380];

/** How a line ends that tells the status of timeout(1); an older busybox passes the signal on. */
const TIMED_OUT = /(124|143)$/;

beforeAll(async () => {
  for (const namespace of [NAMESPACE, OTHER]) await createNamespace(namespace);
  await apply(NAMESPACE, cluster());
  await Promise.all([unnamed, named, abroad].map(startPod));
  await bootstrapped(NAMESPACE);
});
afterAll(async () => {
  for (const namespace of [NAMESPACE, OTHER]) await deleteNamespace(namespace);
});

test('an unnamed pod reaches the port for clients, and neither the bus nor the port of the start', async () => {
  await healthy(NAMESPACE, NODES, 3, 1);
  for (const client of [unnamed, abroad]) {
    expect(await answers(client, CLIENTS, BUS, START)).toEqual(['PONG', 'none', 'none']);
  }
});

test('the nodes reach all three, where the last one listens only while they start', async () => {
  expect(await answers(node, CLIENTS, BUS, START)).toEqual(['PONG', 'closed', 'closed']);
});

test('no token reads a Secret or a ConfigMap, or runs or deletes a pod', async () => {
  const accounts = await kubectl(['get', 'serviceaccounts', '-n', NAMESPACE, '-o', 'name']);
  const users = accounts
    .trim()
    .split('\n')
    .map((name) => name.replace('serviceaccount/', ''));
  expect(users).toHaveLength(3); // with `default`
  for (const user of users) {
    const as = ['-n', NAMESPACE, `--as=system:serviceaccount:${NAMESPACE}:${user}`];
    for (const attempt of [
      ['get', 'secrets'],
      ['get', 'configmaps'],
      ['delete', 'pod', 'redis-0', '--dry-run=server'],
      ['exec', 'redis-0', '--', 'true'],
      ['run', 'other', '--image=other', '--dry-run=server'],
    ]) {
      await expect(kubectl([...attempt.slice(0, 1), ...as, ...attempt.slice(1)])).rejects.toThrow(
        'orbidden',
      );
    }
  }
});

test('a node has no token', async () => {
  const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
  expect(await shell(NAMESPACE, 'redis-0', `ls ${token} 2>&1 || true`)).toContain('No such file');
});

describe('when clients are named', () => {
  beforeAll(async () => {
    await apply(NAMESPACE, cluster(named, abroad));
    await eventually(async () => expect(await answers(unnamed, CLIENTS)).toEqual(['none']));
  });

  test('they reach the port for clients, whatever their namespace, and still not the bus', async () => {
    for (const client of [named, abroad]) {
      expect(await answers(client, CLIENTS, BUS)).toEqual(['PONG', 'none']);
    }
  });

  test('a pod that is deleted comes back as a node, and a Job finds all of them', async () => {
    await deletePods(NAMESPACE, 'redis-1');
    const pod = ['-n', NAMESPACE, 'pod/redis-1'];
    await kubectl(['wait', '--for=condition=Ready', ...pod, '--timeout=90s']);
    await healthy(NAMESPACE, NODES, 3, 1);
    await kubectl(['delete', 'job', '-n', NAMESPACE, '--all']);
    await apply(NAMESPACE, cluster(named, abroad));
    expect(await bootstrapped(NAMESPACE)).toContain('all 6 nodes agree');
  });

  test('the command reaches the nodes as before, because it forwards their ports', async () => {
    const status = await run(COMMAND, ['status', '--namespace', NAMESPACE]);
    expect(status).toContain('Healthy: 6 nodes agree');
  });
});

/** The manifest of a cluster in which only these clients are named, or no one is. */
function cluster(...clients: readonly Client[]): string {
  return manifest((app) => {
    const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
    const redis = new RedisCluster(chart, 'redis', { engine });
    for (const { namespace, pod } of clients) {
      const namespaces = kplus.Namespaces.select(chart, `in-${pod}`, { names: [namespace] });
      redis.allowFrom(kplus.Pods.select(chart, pod, { labels: { app: pod }, namespaces }));
    }
    return chart;
  });
}

/** Starts a pod that has the engine's client. */
async function startPod({ namespace, pod }: Client): Promise<void> {
  const container = {
    name: 'redis',
    image: engine.image,
    command: ['sleep', '3600'],
    securityContext: CONTAINER_SECURITY,
  };
  const spec = {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    securityContext: POD_SECURITY,
    containers: [container],
  };
  const metadata = { name: pod, labels: { app: pod } };
  await apply(namespace, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec }));
  await kubectl(['wait', '--for=condition=Ready', '-n', namespace, `pod/${pod}`, '--timeout=90s']);
}

/**
 * What comes of a PING to ports of a node: its answer, a connection that is refused or closed, or nothing
 * at all.
 */
async function answers({ namespace, pod }: Client, ...ports: readonly number[]): Promise<string[]> {
  const host = `redis-0.redis.${NAMESPACE}.svc.cluster.local`;
  const pings = ports.map(
    (port) => `echo $(timeout 2 $cli -h ${host} -p ${port} ping 2>/dev/null; echo $?);`,
  );
  const lines = await shell(namespace, pod, pings.join(' '));
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      if (line.includes('PONG')) return 'PONG';
      return TIMED_OUT.test(line) ? 'none' : 'closed';
    });
}
