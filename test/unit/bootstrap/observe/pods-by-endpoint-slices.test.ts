import { PodsByEndpointSlices } from '../../../../src/bootstrap/observe/pods-by-endpoint-slices';
import { ApiError, KubernetesApi } from '../../../../src/bootstrap/kubernetes/api';

const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 6379 };
const SLICES =
  '/apis/discovery.k8s.io/v1/namespaces/infra/endpointslices' +
  '?labelSelector=kubernetes.io/service-name=nodes';
const SCALE = '/apis/apps/v1/namespaces/infra/statefulsets/redis/scale';
const AUTOSCALERS = '/apis/autoscaling/v2/namespaces/infra/horizontalpodautoscalers';

function endpoint(name: string, address: string, place: object = {}): object {
  return { addresses: [address], targetRef: { name }, ...place };
}

/** A Kubernetes with these answers, or none where an answer is an error. */
function api(
  items: readonly object[],
  { spec = { replicas: 2 }, autoscalers = [] as readonly object[] | Error } = {},
): KubernetesApi & { readonly get: jest.Mock; readonly scale: jest.Mock } {
  const answers: Record<string, object> = {
    [SLICES]: { items },
    [SCALE]: { spec },
    [AUTOSCALERS]: autoscalers instanceof Error ? autoscalers : { items: autoscalers },
  };
  return {
    get: jest.fn((path: string) => {
      const answer = answers[path];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }),
    scale: jest.fn(() => Promise.resolve()),
  };
}

test('a pod is placed where its EndpointSlice says', async () => {
  const endpoints = [
    endpoint('redis-1', '10.0.0.2', { nodeName: 'b', zone: 'y' }),
    endpoint('redis-0', '10.0.0.1', { nodeName: 'a' }),
    endpoint('someone-else', '10.0.0.9'),
  ];
  const kubernetes = api([{ addressType: 'IPv4', endpoints }]);
  expect(await new PodsByEndpointSlices(WORKLOAD, 2, kubernetes).find()).toEqual({
    pods: [
      {
        ordinal: 0,
        name: 'redis-0',
        port: 6379,
        dnsName: 'redis-0.nodes.infra.svc',
        host: '10.0.0.1',
        place: { node: 'a' },
      },
      {
        ordinal: 1,
        name: 'redis-1',
        port: 6379,
        dnsName: 'redis-1.nodes.infra.svc',
        host: '10.0.0.2',
        place: { node: 'b', zone: 'y' },
      },
    ],
    replicas: 2,
  });
});

test('pods may be spread over several slices, of which some are empty', async () => {
  const kubernetes = api([
    { addressType: 'IPv4' },
    { addressType: 'IPv4', endpoints: [endpoint('redis-0', '10.0.0.1')] },
    { addressType: 'IPv4', endpoints: [endpoint('redis-1', '10.0.0.2')] },
  ]);
  const { pods } = await new PodsByEndpointSlices(WORKLOAD, 2, kubernetes).find();
  expect(pods.map(({ host }) => host)).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('a pod without an endpoint has no address yet', async () => {
  const spec = { replicas: 1 };
  const { pods } = await new PodsByEndpointSlices(WORKLOAD, 1, api([], { spec })).find();
  const problem = { text: 'has no address yet', final: false };
  expect(pods).toEqual([
    {
      ordinal: 0,
      name: 'redis-0',
      port: 6379,
      dnsName: 'redis-0.nodes.infra.svc',
      place: {},
      problem,
    },
  ]);
});

test.each([
  [6, 2, 6],
  [2, 6, 6],
  [0, 3, 3],
])('where %d are wanted and %d asked for, %d pods are found', async (least, replicas, count) => {
  const { pods } = await new PodsByEndpointSlices(
    WORKLOAD,
    least,
    api([], { spec: { replicas } }),
  ).find();
  expect(pods.map(({ name }) => name)).toEqual(
    Array.from({ length: count }, (_, ordinal) => `redis-${ordinal}`),
  );
});

test('of two families IPv4 is taken, whichever comes first', async () => {
  const four = { addressType: 'IPv4', endpoints: [endpoint('redis-0', '10.0.0.1')] };
  const six = { addressType: 'IPv6', endpoints: [endpoint('redis-0', 'fd00::1')] };
  for (const items of [
    [four, six],
    [six, four],
  ]) {
    const { pods } = await new PodsByEndpointSlices(WORKLOAD, 1, api(items)).find();
    expect(pods[0].host).toBe('10.0.0.1');
  }
  const { pods } = await new PodsByEndpointSlices(WORKLOAD, 1, api([six])).find();
  expect(pods[0].host).toBe('fd00::1');
});

test('a StatefulSet that asks for no pods has none', async () => {
  const empty = api([], { spec: {} as { replicas: number } });
  expect((await new PodsByEndpointSlices(WORKLOAD, 1, empty).find()).replicas).toBe(0);
});

test('scaling changes the number of pods that was seen, and nothing else', async () => {
  const kubernetes = api([]);
  await new PodsByEndpointSlices(WORKLOAD, 6, kubernetes).scale(6, 2);
  expect(kubernetes.scale.mock.calls).toEqual([[WORKLOAD, 6, 2]]);
  expect(kubernetes.get.mock.calls).toEqual([]);
});

function autoscaler(name: string, kind: string, target: string): object {
  return { metadata: { name }, spec: { scaleTargetRef: { kind, name: target } } };
}

test('an autoscaler of the StatefulSet is named, for as long as there is one', async () => {
  const autoscalers = [
    autoscaler('one', 'StatefulSet', 'other'),
    autoscaler('two', 'Deployment', 'redis'),
    autoscaler('three', 'StatefulSet', 'redis'),
  ];
  const kubernetes = api([], { autoscalers });
  const pods = new PodsByEndpointSlices(WORKLOAD, 6, kubernetes);
  expect((await pods.find()).autoscaler).toBe('three');
  expect(kubernetes.get.mock.calls.filter(([path]) => path === AUTOSCALERS)).toHaveLength(1);
  autoscalers.pop();
  expect((await pods.find()).autoscaler).toBeUndefined();
});

test('an autoscaler is asked for no more once there was none', async () => {
  const kubernetes = api([]);
  const pods = new PodsByEndpointSlices(WORKLOAD, 6, kubernetes);
  await pods.find();
  await pods.find();
  expect(kubernetes.get.mock.calls.filter(([path]) => path === AUTOSCALERS)).toHaveLength(1);
});

test.each([403, 404])(
  'there is no autoscaler where the question is answered %d',
  async (status) => {
    const autoscalers = new ApiError(status, 'no');
    const pods = new PodsByEndpointSlices(WORKLOAD, 6, api([], { autoscalers }));
    expect(await pods.find()).not.toHaveProperty('autoscaler');
  },
);

test('another answer of the API is an error', async () => {
  const autoscalers = new ApiError(500, 'it is ill');
  const pods = new PodsByEndpointSlices(WORKLOAD, 6, api([], { autoscalers }));
  await expect(pods.find()).rejects.toThrow('it is ill');
});
