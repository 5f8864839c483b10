import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Auth, ExternalAccess, RedisClusterProps } from '../../../../src';
import { chartIn, Manifest, manifest, manifests } from '../synth';
import { cluster, HOST_NAMES, kinds, nodePorts, ports, six } from './accesses';

/** What an access adds to a cluster. */
function added(externalAccess: ExternalAccess, props?: RedisClusterProps): Manifest[] {
  const before = Testing.synth(cluster(undefined, props).chart).map((each) => JSON.stringify(each));
  const after = Testing.synth(cluster(externalAccess, props).chart) as Manifest[];
  expect(after.map((each) => JSON.stringify(each))).toEqual(expect.arrayContaining(before));
  return after.filter((each) => !before.includes(JSON.stringify(each)));
}

function isRoute({ kind }: { readonly kind: string }): boolean {
  return /Route/.test(kind);
}

describe.each(Object.entries(kinds))('%s', (_, kind) => {
  test('adds these objects for a node, and changes none', () => {
    const objects = added(kind);
    const own = objects.filter(
      ({ metadata }) => !/-[1-5]$/.test(metadata.name as unknown as string),
    );
    expect(own).toMatchSnapshot();
  });

  test('adds as many for each node, and what is there stays as it is', () => {
    const small = added(kind, { replicasPerShard: 0 });
    const large = added(kind, { replicasPerShard: 1 });
    expect(large).toEqual(expect.arrayContaining(small));
    for (const objects of [small, large]) {
      const services = objects.filter(({ kind }) => (kind as unknown) === 'Service');
      expect(services).toHaveLength(objects === small ? 3 : 6);
    }
  });

  test('leads to the port for clients of one pod, and never to the bus', () => {
    const services = added(kind).filter(({ kind }) => (kind as unknown) === 'Service');
    for (const [ordinal, { spec }] of services.entries()) {
      expect(spec.selector).toMatchObject({
        'app.kubernetes.io/instance': 'redis',
        'statefulset.kubernetes.io/pod-name': `redis-${ordinal}`,
      });
      expect(spec.ports).toMatchObject([{ port: 6380 }]);
    }
  });

  test('tells where each node is', () => {
    expect(cluster(kind).redis.externalEndpoints).toMatchSnapshot();
  });
});

test('an address of IPv6 is told in brackets', () => {
  const access = ExternalAccess.nodePorts({ host: 'fd00::1', basePort: 30700 });
  expect(cluster(access).redis.externalEndpoints[0].outside).toBe('[fd00::1]:30700');
});

test.each(['traefikSni', 'gatewaySni'])('%s has its names in the certificate', (kind) => {
  expect(cluster(kinds[kind]).redis.dnsNames).toEqual(
    expect.arrayContaining(six('redis-').map((name) => `${name}.example.com`)),
  );
});

test.each(['traefikSni', 'gatewaySni'])(
  '%s leads the names that nodes tell to them too, if the namespace is known',
  (kind) => {
    const inside = 'redis-0.redis.shop.svc.cluster.local';
    const routes = (chart: Chart): string[] => {
      cluster(kinds[kind], {}, chart);
      return Testing.synth(chart)
        .filter(isRoute)
        .map((each) => JSON.stringify(each));
    };
    expect(routes(chartIn('shop')).filter((route) => route.includes(inside))).toHaveLength(1);
    expect(routes(Testing.chart())).toHaveLength(6);
    expect(routes(Testing.chart()).join()).not.toContain('svc.cluster.local');
  },
);

test.each([
  ['tls', {}, {}],
  ['login', { tls: undefined }, { auth: true }],
])('the Services say that clients need %s', (name, props, { auth }: { auth?: boolean }) => {
  const chart = chartIn('shop');
  const password = kplus.Secret.fromSecretName(chart, 'password', 'password');
  const login = auth ? { auth: Auth.fromSecret(password) } : {};
  cluster(nodePorts, { ...props, ...login }, chart);
  const { annotations } = manifests(chart, 'Service')[2].metadata;
  const needs = Object.keys(annotations as object).filter((key) => /tls|login/.test(key));
  expect(needs).toEqual([`cdk8s-redis-cluster/${name}`]);
});

test.each(['nodePorts', 'traefikPorts', 'gatewayPorts'])(
  '%s has the host in the certificate, at which clients that follow a map look for it',
  (kind) => {
    expect(cluster(kinds[kind]).redis.dnsNames.slice(3)).toEqual([ports.host]);
  },
);

test('addresses of load balancers are no DNS names', () => {
  const access = ExternalAccess.loadBalancers({ addresses: six('10.0.0.1') });
  expect(cluster(access).redis.dnsNames).toHaveLength(3);
});

test('load balancers with names are reached by them, and have them in the certificate', () => {
  const annotations = { 'external-dns.kubernetes.io/hostname': HOST_NAMES, pool: 'redis' };
  const access = ExternalAccess.loadBalancers({ hostNames: HOST_NAMES, annotations });
  const { chart, redis } = cluster(access);
  const names = six('redis-').map((name) => `${name}.example.com`);
  expect(redis.dnsNames.slice(3)).toEqual(names);
  expect(redis.externalEndpoints.map(({ outside }) => outside)).toEqual(
    names.map((name) => `${name}:6380`),
  );
  const services = manifests(chart, 'Service').slice(2);
  for (const [ordinal, { metadata }] of services.entries()) {
    expect(metadata.annotations).toMatchObject({
      'external-dns.kubernetes.io/hostname': names[ordinal],
      'cdk8s-redis-cluster/outside': `${names[ordinal]}:6380`,
      pool: 'redis',
    });
  }
});

test('routes of Traefik have the annotations that they are given', () => {
  const annotations = { 'external-dns.kubernetes.io/target': 'traefik.example.com' };
  const options = { hostNames: HOST_NAMES, entryPoint: 'rediss', port: 6380, annotations };
  const { chart } = cluster(ExternalAccess.traefikSni(options));
  for (const { metadata } of manifests(chart, 'IngressRouteTCP')) {
    expect(metadata.annotations).toEqual(annotations);
  }
});

test('one wildcard is for all nodes where the ordinal is the first label of their names', () => {
  const hostNames = '{ordinal}.redis.example.com';
  const access = ExternalAccess.traefikSni({ hostNames, entryPoint: 'rediss', port: 6380 });
  expect(cluster(access).redis.dnsNames.slice(3)).toEqual(['*.redis.example.com']);
});

describe('when allowFrom names clients, those are let in beside them', () => {
  function admitted(access: ExternalAccess): unknown {
    const { chart, redis } = cluster(access);
    redis.allowFrom(kplus.Pods.select(chart, 'app', { labels: { app: 'shop' } }));
    const [, clients] = manifest(chart, 'NetworkPolicy').spec.ingress as unknown as {
      from: object[];
      ports: object[];
    }[];
    expect(clients.ports).toContainEqual({ port: 6380, protocol: 'TCP' });
    // Without the Job, the keeper and the pods of the shop.
    return clients.from.slice(2, -1);
  }

  test.each([
    ['nodePorts', [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }]],
    ['loadBalancers', [{ ipBlock: { cidr: '10.1.0.0/16' } }, { ipBlock: { cidr: 'fd00::/8' } }]],
    [
      'traefikPorts',
      [
        {
          namespaceSelector: {},
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
        },
      ],
    ],
    ['gatewayPorts', []],
  ])('%s', (kind, peers) => {
    expect(admitted(kinds[kind])).toEqual(peers);
  });

  test('Traefik on the network of its hosts', () => {
    const traefik = kplus.NetworkPolicyIpBlock.ipv4(Testing.chart(), 'hosts', '10.0.0.0/24');
    const hostNetwork = { ...ports, entryPoints: six('redis-'), traefik };
    expect(admitted(ExternalAccess.traefikPorts(hostNetwork))).toEqual([
      { ipBlock: { cidr: '10.0.0.0/24' } },
    ]);
  });
});

test('without a namespace there are the same objects, and no endpoints', () => {
  const { chart, redis } = cluster(nodePorts, {}, Testing.chart());
  expect(manifests(chart, 'Service')).toHaveLength(8);
  expect(() => redis.externalEndpoints).toThrow(
    new Error(
      'the namespace of test/redis is not known, and it is a part of the DNS names of the nodes; give ' +
        'it to the chart or in metadata',
    ),
  );
});

test('load balancers without addresses are left to Kubernetes, and so is where they are', () => {
  const { chart, redis } = cluster(ExternalAccess.loadBalancers());
  const { spec, metadata } = manifests(chart, 'Service')[2];
  expect(spec).toMatchObject({ type: 'LoadBalancer' });
  expect(spec).not.toHaveProperty('loadBalancerIP');
  expect(spec).not.toHaveProperty('externalTrafficPolicy');
  expect(metadata.annotations).not.toHaveProperty('cdk8s-redis-cluster/outside');
  expect(() => redis.externalEndpoints).toThrow(
    new Error(
      'the addresses of the load balancers are not known at synthesis; give ExternalAccess.loadBalancers ' +
        'the addresses, or let `npx cdk8s-redis-cluster endpoints` print them',
    ),
  );
});
