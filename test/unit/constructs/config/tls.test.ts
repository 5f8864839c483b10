import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  ClientCertificates,
  Engine,
  NodeScript,
  RedisCluster,
  RedisClusterProps,
  RedisConfigMap,
  Tls,
  TlsOptions,
} from '../../../../src';
import { Manifest, manifest, manifests } from '../synth';

/** A cluster whose certificate is in the Secret `certificate`. */
function cluster(options?: TlsOptions, props: RedisClusterProps = {}) {
  const chart = Testing.chart();
  const tls = Tls.fromSecret(kplus.Secret.fromSecretName(chart, 'tls', 'certificate'), options);
  const redis = new RedisCluster(chart, 'redis', { tls, ...props });
  const specOf = (kind: string): Manifest => manifest(chart, kind).spec.template.spec;
  return {
    chart,
    redis,
    conf: (): string[] => conf(chart),
    nodes: (): Manifest => specOf('StatefulSet'),
    job: (): Manifest => specOf('Job'),
    keeper: (): Manifest => specOf('Deployment'),
  };
}

function conf(chart: ReturnType<typeof Testing.chart>): string[] {
  const [{ data }] = manifests(chart, 'ConfigMap').filter(
    (each) => 'redis.conf' in (each.data ?? {}),
  );
  return (data['redis.conf'] as unknown as string).trim().split('\n');
}

/** What toMatchObject is to find in a list. */
function having(...values: unknown[]): unknown {
  return expect.arrayContaining(values) as unknown;
}

const VOLUME = { name: 'tls', secret: { secretName: 'certificate', optional: true } };
const MOUNT = { name: 'tls', mountPath: '/etc/redis-tls', readOnly: true };

test('clients, replication and bus speak TLS, and the port without it is closed', () => {
  expect(cluster().conf()).toEqual(
    having(
      'port 0',
      'tls-port 6380',
      'cluster-port 16379',
      'tls-ca-cert-file /run/redis/tls/ca.crt',
      'tls-cert-file /run/redis/tls/tls.crt',
      'tls-key-file /run/redis/tls/tls.key',
      'tls-auth-clients optional',
      'tls-cluster yes',
      'tls-replication yes',
    ),
  );
});

test('each pod mounts the Secret as a directory, which Kubernetes changes with it', () => {
  const { nodes, job, keeper } = cluster();
  for (const spec of [nodes(), job(), keeper()]) {
    expect(spec).toMatchObject({
      volumes: having(VOLUME),
      containers: [{ volumeMounts: having(MOUNT) }],
    });
  }
  expect(nodes()).toMatchObject({
    containers: [{ env: having({ name: 'TLS_DIR', value: '/etc/redis-tls' }) }],
  });
});

test('the program speaks TLS to that port', () => {
  const { job, keeper } = cluster();
  for (const spec of [job(), keeper()]) {
    expect(spec).toMatchObject({
      containers: [
        {
          args: having(
            '--port=6380',
            '--cacert=/etc/redis-tls/ca.crt',
            '--cert=/etc/redis-tls/tls.crt',
            '--key=/etc/redis-tls/tls.key',
          ),
        },
      ],
    });
  }
});

test('every object has the port for TLS, and that of the bus stays', () => {
  const { chart, redis, nodes } = cluster({ overlap: Duration.seconds(0) });
  expect(redis.port).toBe(6380);
  expect(redis.nodes[0]).toMatch(/:6380$/);
  for (const service of manifests(chart, 'Service')) {
    expect(service.spec.ports).toMatchObject([{ port: 6380 }]);
  }
  expect(nodes()).toMatchObject({
    containers: [
      {
        ports: [{ containerPort: 6380 }, { containerPort: 16379 }],
        livenessProbe: { tcpSocket: { port: 16379 } },
      },
    ],
  });
  expect(manifest(chart, 'NetworkPolicy').spec.ingress).toMatchObject([
    { ports: [{ port: 6380 }, { port: 16379 }, { port: 16381 }] },
    { ports: [{ port: 6380 }] },
  ]);
});

test('clients without TLS are let in until the overlap ends', () => {
  const { chart } = cluster();
  const [clients] = manifests(chart, 'Service').filter(({ spec }) => !('clusterIP' in spec));
  expect(clients.spec.ports).toMatchObject([{ port: 6380 }, { port: 6379 }]);
  expect(manifest(chart, 'NetworkPolicy').spec.ingress).toMatchObject([
    { ports: [{ port: 6380 }, { port: 6379 }, { port: 16379 }, { port: 16381 }] },
    { ports: [{ port: 6380 }, { port: 6379 }] },
  ]);
});

test('before Redis 7.0 the bus follows the port for TLS', () => {
  const { conf: lines, nodes } = cluster({}, { engine: Engine.REDIS_6_0 });
  expect(lines()).not.toEqual(having(expect.stringMatching(/^cluster-port/)));
  expect(nodes()).toMatchObject({
    containers: [{ ports: [{ containerPort: 6380 }, { containerPort: 16380 }] }],
  });
});

test('the port for clients that speak no TLS may stay', () => {
  const { chart, conf: lines } = cluster({ plainPort: true, port: 7380 }, { port: 7379 });
  expect(lines()).toEqual(having('port 7379', 'tls-port 7380', 'cluster-port 17379'));
  const [clients] = manifests(chart, 'Service').filter(({ spec }) => !('clusterIP' in spec));
  expect(clients.spec.ports).toEqual([
    { name: 'redis', port: 7380 },
    { name: 'plain', port: 7379 },
  ]);
});

test('a cluster that was in service without TLS gives clients a while', () => {
  const { job } = cluster({ overlap: Duration.minutes(2) });
  expect(job()).toMatchObject({ containers: [{ args: having('--tls-overlap=120') }] });
  const kept = cluster({ plainPort: true }).job();
  expect(kept).not.toMatchObject({
    containers: [{ args: having(expect.stringMatching('--tls-overlap')) }],
  });
});

test('the nodes may have certificates without speaking TLS with each other', () => {
  const { conf: lines, job } = cluster({ required: false });
  expect(lines()).toEqual(
    having('port 6379', 'tls-port 6380', 'tls-cluster no', 'tls-replication no'),
  );
  expect(job()).toMatchObject({ containers: [{ args: having('--tls-optional') }] });
});

test.each(Object.values(ClientCertificates))('certificates of clients: %s', (each) => {
  expect(cluster({ clientCertificates: each }).conf()).toContain(`tls-auth-clients ${each}`);
});

test('a workload gets what it takes to speak TLS', () => {
  const { chart, redis } = cluster();
  const app = new kplus.Deployment(chart, 'app', { containers: [{ image: 'app' }] });
  redis.connectTo(app);
  const [deployment] = manifests(chart, 'Deployment').slice(-1);
  expect(deployment.spec.template.spec.containers).toMatchObject([
    {
      env: having(
        { name: 'REDIS_PORT', value: '6380' },
        { name: 'REDIS_TLS', value: 'true' },
        {
          name: 'REDIS_CA',
          valueFrom: { secretKeyRef: { name: 'certificate', key: 'ca.crt' } },
        },
      ),
    },
  ]);
});

test('a certificate has the names by which clients reach the nodes', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
  const redis = new RedisCluster(chart, 'redis', { clusterDomain: 'cluster.example' });
  expect(redis.dnsNames).toEqual([
    redis.host,
    `*.${redis.service.name}.shop.svc`,
    `*.${redis.service.name}.shop.svc.cluster.example`,
  ]);
  expect(() => cluster().redis.dnsNames).toThrow(
    'the namespace of test/redis is not known, and it is a part of the DNS names of the nodes; ' +
      'give it to the chart or in metadata',
  );
});

test.each<[string, TlsOptions, RedisClusterProps, RegExp]>([
  [
    'an engine that knows none',
    {},
    { engine: Engine.REDIS_5_0 },
    /^tls is given, and redis:5.0.6 knows no TLS; use Redis 6.0 or later$/,
  ],
  [
    'an engine that cannot be taken back from it while it serves',
    { required: false },
    { engine: Engine.REDIS_6_0 },
    /^required of tls is false, and nodes of redis:6.0.16 cannot be taken from TLS to none/,
  ],
  [
    'the port that is taken',
    { port: 6379 },
    {},
    /^the port of tls is 6379, and so is port; give one of them another$/,
  ],
  ['a port that is out of range', { port: 60000 }, {}, /^the port of tls is 60000, and must be/],
  [
    'a directive that it sets',
    {},
    { directives: { 'tls-auth-clients': 'no' } },
    /^directive tls-auth-clients is given beside tls, which sets it; leave it out$/,
  ],
])('refuses %s', (_, options, props, message) => {
  expect(() => cluster(options, props)).toThrow(message);
});

test('refuses a script that does not read the Secret', () => {
  const chart = Testing.chart();
  const tls = Tls.fromSecret(kplus.Secret.fromSecretName(chart, 'tls', 'certificate'));
  expect(() => new RedisConfigMap(chart, 'config', { tls, nodeScript: NodeScript.NONE })).toThrow(
    'tls is given and nodeScript is none, which does not read the Secret',
  );
});
