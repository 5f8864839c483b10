import { KubernetesApi, PodsByEndpoints } from '../../src/bootstrap/kubernetes';

const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 6379 };
const SLICES =
  '/apis/discovery.k8s.io/v1/namespaces/infra/endpointslices' +
  '?labelSelector=kubernetes.io/service-name=nodes';
const SCALE = '/apis/apps/v1/namespaces/infra/statefulsets/redis/scale';

function endpoint(name: string, address: string, place: object = {}): object {
  return { addresses: [address], targetRef: { name }, ...place };
}

function api(items: readonly object[], spec: object = { replicas: 2 }): jest.Mock {
  return jest.fn<Promise<unknown>, Parameters<KubernetesApi>>((_, path) =>
    Promise.resolve(path === SCALE ? { spec } : path === SLICES ? { items } : undefined),
  );
}

test('pods stand where their EndpointSlices say', async () => {
  const endpoints = [
    endpoint('redis-1', '10.0.0.2', { nodeName: 'b', zone: 'y' }),
    endpoint('redis-0', '10.0.0.1', { nodeName: 'a' }),
    endpoint('someone-else', '10.0.0.9'),
  ];
  const kubernetes = api([{ addressType: 'IPv4', endpoints }]);
  expect(await new PodsByEndpoints(WORKLOAD, 2, kubernetes).find()).toEqual({
    pods: [
      { ordinal: 0, name: 'redis-0', port: 6379, host: '10.0.0.1', place: { node: 'a' } },
      {
        ordinal: 1,
        name: 'redis-1',
        port: 6379,
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
  const { pods } = await new PodsByEndpoints(WORKLOAD, 2, kubernetes).find();
  expect(pods.map(({ host }) => host)).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('a pod without an endpoint has no address yet', async () => {
  const { pods } = await new PodsByEndpoints(WORKLOAD, 1, api([])).find();
  const problem = { text: 'has no address yet', final: false };
  expect(pods).toEqual([{ ordinal: 0, name: 'redis-0', port: 6379, place: {}, problem }]);
});

test('of two families IPv4 is taken, whichever comes first', async () => {
  const four = { addressType: 'IPv4', endpoints: [endpoint('redis-0', '10.0.0.1')] };
  const six = { addressType: 'IPv6', endpoints: [endpoint('redis-0', 'fd00::1')] };
  for (const items of [
    [four, six],
    [six, four],
  ]) {
    const { pods } = await new PodsByEndpoints(WORKLOAD, 1, api(items)).find();
    expect(pods[0].host).toBe('10.0.0.1');
  }
  const { pods } = await new PodsByEndpoints(WORKLOAD, 1, api([six])).find();
  expect(pods[0].host).toBe('fd00::1');
});

test('a StatefulSet that asks for no pods has none', async () => {
  expect((await new PodsByEndpoints(WORKLOAD, 1, api([], {})).find()).replicas).toBe(0);
});

test('scaling changes the number of pods and nothing else', async () => {
  const kubernetes = api([]);
  await new PodsByEndpoints(WORKLOAD, 6, kubernetes).scale(6);
  expect(kubernetes.mock.calls).toEqual([['PATCH', SCALE, { spec: { replicas: 6 } }]]);
});
