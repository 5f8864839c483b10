import { Kubectl } from '../../../../src/bootstrap/kubernetes/kubectl';
import { PodsByKubectl } from '../../../../src/bootstrap/observe/pods-by-kubectl';
import { FakeKubectl } from '../../../support/fake-kubectl';
import { until } from '../../../support/until';

const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 7000 };
const SETS = '/apis/apps/v1/namespaces/infra/statefulsets';

let fake: FakeKubectl;
beforeEach(() => {
  fake = new FakeKubectl();
});
afterEach(() => fake.remove());

function byKubectl(): PodsByKubectl {
  return new PodsByKubectl(WORKLOAD, 0, new Kubectl(undefined, fake.program));
}

const SLICES = '/apis/discovery.k8s.io/v1/namespaces/infra/endpointslices';

/** Pods 0 and up have these addresses. */
function place(...hosts: string[]): void {
  const endpoints = hosts.map((host, ordinal) => ({
    addresses: [host],
    targetRef: { name: `redis-${ordinal}` },
  }));
  fake.answers(SLICES, {
    output: JSON.stringify({ items: [{ addressType: 'IPv4', endpoints }] }),
  });
}

function forwards(): string[] {
  return fake.asked.filter((line) => line.startsWith('port-forward'));
}

const exitListeners = process.listeners('exit');
/** What ends the children when the program exits. */
function exit(): void {
  for (const listener of process.listeners('exit')) {
    if (!exitListeners.includes(listener)) listener(0);
  }
}

beforeEach(() => {
  fake.answers(`${SETS}/redis/scale`, { output: '{"spec":{"replicas":2}}' });
  fake.answers('horizontalpodautoscalers', { output: '{"items":[]}' });
  // The port is the number of the process, which tells one forward from the next.
  const output = 'Forwarding from 127.0.0.1:PID -> 7000\n';
  fake.answers('port-forward', { output, stays: true });
});
afterEach(exit);

test('pods keep their own address, and are reached by a port-forward that is kept', async () => {
  place('10.0.0.1', '10.0.0.2');
  const pods = byKubectl();
  const first = await pods.find();
  expect(first.pods[1]).toMatchObject({
    name: 'redis-1',
    host: '10.0.0.2',
    port: 7000,
    via: { host: '127.0.0.1', port: expect.any(Number) as number },
  });
  expect(await pods.find()).toEqual(first);
  expect(forwards().sort()).toEqual(
    [0, 1].map(
      (ordinal) => `port-forward --namespace=infra --address=127.0.0.1 pod/redis-${ordinal} :7000`,
    ),
  );
});

test('pods are forwarded to anew when they moved, and when the forward ended', async () => {
  place('10.0.0.1');
  const pods = byKubectl();
  const via = async (): Promise<number> => (await pods.find()).pods[0].via?.port ?? 0;
  const first = await via();
  place('10.0.0.9');
  const second = await via();
  expect(second).not.toBe(first);
  await until('the first has ended', () => Promise.resolve(!runs(first)));

  process.kill(second);
  await until('there is another', async () => (await via()) !== second);
  exit();
  await until('none is left', () => Promise.resolve(!runs(second)));
});

describe('a pod that cannot be reached', () => {
  const error = 'error: unable to forward port because pod is not running';
  const texts = async (): Promise<(string | undefined)[]> =>
    (await byKubectl().find()).pods.map(({ problem }) => problem?.text);
  beforeEach(() => {
    place('10.0.0.1');
    fake.answers('port-forward', { error });
  });

  test('has the reason that Kubernetes gives for it', async () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "redis:9"' };
    const items = [
      { metadata: { name: 'redis-0' }, status: { containerStatuses: [{ state: { waiting } }] } },
      { metadata: { name: 'redis-1' }, status: {} },
    ];
    fake.answers('namespaces/infra/pods', { output: JSON.stringify({ items }) });
    expect(await texts()).toEqual([
      'is not running: ImagePullBackOff (Back-off pulling image "redis:9")',
      'has no address yet',
    ]);
  });

  test('has the complaint of kubectl where pods may not be listed', async () => {
    fake.answers('namespaces/infra/pods', { error: 'Error from server (Forbidden): no' });
    expect(await texts()).toEqual([
      `cannot be reached (kubectl port-forward ended: ${error})`,
      'has no address yet',
    ]);
    // The pod without an address needs no port-forward.
    expect(forwards()).toHaveLength(1);
  });
});

test('pods are not listed where all can be reached', async () => {
  place('10.0.0.1', '10.0.0.2');
  await byKubectl().find();
  expect(fake.asked.join()).not.toContain('namespaces/infra/pods');
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
