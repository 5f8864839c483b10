import { Kubectl } from '../../../../src/bootstrap/kubernetes/kubectl';
import {
  ExternalEndpoint,
  ExternalEndpoints,
  findExternalEndpoints,
} from '../../../../src/bootstrap/observe/external-endpoints';
import { FakeKubectl } from '../../../support/fake-kubectl';

let fake: FakeKubectl;
beforeEach(() => {
  fake = new FakeKubectl();
});
afterEach(() => fake.remove());

const workload = { namespace: 'shop', statefulSet: 'redis', service: 'nodes', port: 6379 };

interface Ingress {
  readonly ip?: string;
  readonly hostname?: string;
}

function service(pod: string, outside?: string, ...ingress: Ingress[]): object {
  return {
    metadata: {
      annotations: {
        'cdk8s-redis-cluster/cluster-domain': 'example.org',
        ...(outside ? { 'cdk8s-redis-cluster/outside': outside } : {}),
      },
    },
    spec: {
      selector: { 'statefulset.kubernetes.io/pod-name': pod },
      ports: [{ port: 6380 }],
    },
    status: { loadBalancer: { ingress } },
  };
}

async function find(...items: object[]): Promise<readonly ExternalEndpoint[]> {
  return (await findAll(...items)).endpoints;
}

function findAll(...items: object[]): Promise<ExternalEndpoints> {
  const path =
    '/api/v1/namespaces/shop/services?labelSelector=app.kubernetes.io/component=external';
  fake.answers(path, { output: JSON.stringify({ items }) });
  const kubectl = new Kubectl(undefined, fake.program);
  return findExternalEndpoints({ find: 'kubectl', workload, kubectl });
}

test('they are those of the pods of the StatefulSet, by ordinal', async () => {
  const others = [
    service('redis-b-0', 'b:1'),
    service('other-0', 'o:1'),
    { ...service(''), spec: { ports: [] } },
  ];
  expect(
    await find(service('redis-10', 'host:7010'), ...others, service('redis-2', 'host:7002')),
  ).toEqual([
    { node: 'redis-2', inside: 'redis-2.nodes.shop.svc.example.org:6380', outside: 'host:7002' },
    { node: 'redis-10', inside: 'redis-10.nodes.shop.svc.example.org:6380', outside: 'host:7010' },
  ]);
});

test.each<[string, string | undefined, Ingress[]]>([
  ['10.0.0.1:6380', undefined, [{ ip: '10.0.0.1' }]],
  ['[fd00::1]:6380', undefined, [{ ip: 'fd00::1' }]],
  ['lb.example.com:6380', undefined, [{ hostname: 'lb.example.com' }]],
  // What the load balancer got in the end is where it is.
  ['10.0.0.1:6380', '10.0.0.9:6380', [{ ip: '10.0.0.1' }]],
  // A certificate has the name.
  ['0.example.com:6380', '0.example.com:6380', [{ ip: '10.0.0.1' }]],
])('a load balancer is at %s', async (outside, written, ingress) => {
  expect(await find(service('redis-0', written, ...ingress))).toMatchObject([{ outside }]);
});

test.each([
  [{}, { tls: false, login: false }],
  [{ 'cdk8s-redis-cluster/tls': 'true' }, { tls: true, login: false }],
  [{ 'cdk8s-redis-cluster/login': 'true' }, { tls: false, login: true }],
])('annotations %j say what the nodes ask of clients', async (annotations, expected) => {
  const one = { ...service('redis-0', 'host:7000'), metadata: { annotations } };
  expect(await findAll(one)).toMatchObject(expected);
});

test('a load balancer that has no address yet is nowhere', async () => {
  const [endpoint] = await find(service('redis-0'));
  expect(endpoint).not.toHaveProperty('outside');
});

test('a cluster that no one reaches from outside says so', async () => {
  await expect(find()).rejects.toThrow(
    'no Service of namespace shop leads to a node of redis from outside: give the cluster externalAccess',
  );
});

test('without Kubernetes there is nothing to ask', async () => {
  await expect(findExternalEndpoints({ find: 'address', addresses: [] })).rejects.toThrow(
    'endpoints asks Kubernetes through kubectl: leave out --address and --find',
  );
});
