import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CertManagerTlsOptions,
  ExternalAccess,
  KeyAlgorithm,
  RedisCluster,
  RedisClusterProps,
  RedisConfigMap,
  Tls,
} from '../../../../src';
import { kinds } from '../access/accesses';
import { chartIn, Manifest, manifest, manifests, text } from '../synth';

const ISSUER = { name: 'internal-ca', kind: 'ClusterIssuer' };

/** A cluster whose certificate cert-manager lets an issuer sign. */
function cluster(
  options?: CertManagerTlsOptions,
  props: RedisClusterProps = {},
  chart = chartIn('shop'),
): { readonly chart: Chart; readonly redis: RedisCluster } {
  const tls = Tls.fromCertManager(ISSUER, options);
  return { chart, redis: new RedisCluster(chart, 'redis', { tls, ...props }) };
}

/** The specification of the Certificate. */
function spec(options?: CertManagerTlsOptions, props?: RedisClusterProps): Manifest {
  return manifest(cluster(options, props).chart, 'Certificate').spec;
}

test('the Certificate has the names of the nodes, both usages, and a new key each time', () => {
  const { chart, redis } = cluster();
  expect(manifest(chart, 'Certificate')).toMatchSnapshot();
  expect(redis.certificate?.name).toBe('redis-tls');
});

test('its names are those by which clients and nodes know the nodes', () => {
  const { chart, redis } = cluster({}, { clusterDomain: 'cluster.example' });
  expect(manifest(chart, 'Certificate').spec.dnsNames).toEqual(redis.dnsNames);
  expect(redis.dnsNames).toEqual([
    'redis-clients.shop.svc',
    '*.redis.shop.svc',
    '*.redis.shop.svc.cluster.example',
  ]);
});

test('the nodes, the Job and the keeper do not start before the Secret is there', () => {
  const { chart } = cluster();
  for (const kind of ['StatefulSet', 'Job', 'Deployment']) {
    const { volumes } = manifest(chart, kind).spec.template.spec;
    expect(volumes).toContainEqual({ name: 'tls', secret: { secretName: 'redis-tls' } });
  }
});

test('a workload gets the CA of that Secret', () => {
  const { chart, redis } = cluster();
  const app = new kplus.Deployment(chart, 'app', { containers: [{ image: 'app' }] });
  redis.connectTo(app);
  const [deployment] = manifests(chart, 'Deployment').slice(-1);
  expect(deployment.spec.template.spec.containers[0 as never].env).toContainEqual({
    name: 'REDIS_CA',
    valueFrom: { secretKeyRef: { name: 'redis-tls', key: 'ca.crt' } },
  });
});

test('options of the Certificate are written as cert-manager reads them', () => {
  const certificate = spec({
    secretName: 'certificate',
    duration: Duration.hours(2),
    renewBefore: Duration.minutes(30),
    keyAlgorithm: KeyAlgorithm.RSA_4096,
    furtherNames: ['*.example.com', 'redis.shop.svc', '10.0.0.7', 'fd00::7', 'redis.shop.svc'],
  });
  expect(certificate).toMatchObject({
    secretName: 'certificate',
    duration: '7200s',
    renewBefore: '1800s',
    privateKey: { algorithm: 'RSA', size: 4096, rotationPolicy: 'Always' },
    ipAddresses: ['10.0.0.7', 'fd00::7'],
  });
  expect((certificate.dnsNames as unknown as string[]).slice(3)).toEqual([
    '*.example.com',
    'redis.shop.svc',
  ]);
});

test('TLS itself has the same options as with a Secret', () => {
  const { chart, redis } = cluster({ port: 7380, plainPort: true });
  expect(redis.port).toBe(7380);
  const conf = manifests(chart, 'ConfigMap').map(({ data }) => text(data['redis.conf'] ?? ''));
  expect(conf.join()).toMatch(/^port 6379\ntls-port 7380$/m);
});

test('two clusters may share the issuer and its options, and have a Certificate each', () => {
  const chart = chartIn('shop');
  const tls = Tls.fromCertManager(ISSUER);
  for (const name of ['sessions', 'carts']) new RedisCluster(chart, name, { tls });
  const certificates = manifests(chart, 'Certificate').map(({ spec }) => spec);
  expect(certificates).toMatchObject([
    { secretName: 'sessions-tls', dnsNames: ['sessions-clients.shop.svc', {}, {}] },
    { secretName: 'carts-tls', dnsNames: ['carts-clients.shop.svc', {}, {}] },
  ]);
});

describe('outside, the Certificate has', () => {
  const outside = (externalAccess: ExternalAccess, props?: RedisClusterProps): unknown => {
    const { dnsNames, ipAddresses } = spec({}, { externalAccess, ...props });
    return [...(dnsNames as unknown as string[]).slice(3), ...((ipAddresses as never) ?? [])];
  };

  test('the name of each node', () => {
    const six = [0, 1, 2, 3, 4, 5].map((ordinal) => `redis-${ordinal}.example.com`);
    expect(outside(kinds.traefikSni)).toEqual(six);
    expect(outside(kinds.gatewaySni, { replicasPerShard: 0 })).toEqual(six.slice(0, 3));
  });

  test('a wildcard where the names of the nodes are all that it stands for', () => {
    const sni = (hostNames: string): ExternalAccess =>
      ExternalAccess.traefikSni({ hostNames, entryPoint: 'rediss', port: 6380 });
    const shards = { shards: 3, replicasPerShard: 0 };
    expect(outside(sni('{ordinal}.redis.example.com'))).toEqual(['*.redis.example.com']);
    // Clients take no wildcard that is followed by one label.
    expect(outside(sni('{ordinal}.redis'), shards)).toEqual(['0.redis', '1.redis', '2.redis']);
    expect(outside(sni('{ordinal}.a{ordinal}.example.com'), shards)).toContain('2.a2.example.com');
  });

  test('the host whose ports lead to the nodes', () => {
    for (const kind of ['nodePorts', 'traefikPorts', 'gatewayPorts']) {
      expect(outside(kinds[kind])).toEqual(['k8s.example.com']);
    }
    expect(outside(ExternalAccess.nodePorts({ host: '10.0.0.1', basePort: 30700 }))).toEqual([
      '10.0.0.1',
    ]);
  });

  test('the addresses of all load balancers, also of those to come, where they are known', () => {
    const addresses = ['10.0.0.9', '10.0.0.1', '10.0.0.2', '10.0.0.3', 'fd00::4'];
    const access = ExternalAccess.loadBalancers({ addresses });
    expect(outside(access, { replicasPerShard: 0 })).toEqual(addresses);
    expect(outside(ExternalAccess.loadBalancers())).toEqual([]);
  });
});

describe('refuses', () => {
  test.each<[string, CertManagerTlsOptions, string]>([
    [
      'a certificate that ends too soon',
      { duration: Duration.minutes(30) },
      'duration in seconds is 1800, and must be an integer of at least 3600',
    ],
    [
      'a renewal right before the end',
      { renewBefore: Duration.minutes(1) },
      'renewBefore in seconds is 60, and must be an integer from 300 to 7775999',
    ],
    [
      'a renewal before the certificate is there',
      { duration: Duration.hours(1), renewBefore: Duration.hours(1) },
      'renewBefore in seconds is 3600, and must be an integer from 300 to 3599',
    ],
    [
      'an algorithm that is not known',
      { keyAlgorithm: 'DSA-1024' as KeyAlgorithm },
      'keyAlgorithm is "DSA-1024", and must be one of ECDSA-256, ECDSA-384, RSA-2048, RSA-4096',
    ],
    [
      'a name that no Secret has',
      { secretName: 'Redis' },
      'secretName is "Redis", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
    ],
    [
      'a name that is none',
      { furtherNames: ['redis.*.example.com'] },
      'a name of furtherNames is "redis.*.example.com", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
    ],
    [
      'an option that there is not',
      { renewbefore: Duration.hours(1) } as CertManagerTlsOptions,
      'unknown option renewbefore; did you mean renewBefore?',
    ],
    [
      'a number in place of a time',
      { duration: 3600 as unknown as Duration },
      'duration is 3600, and must be a Duration, such as Duration.seconds(5)',
    ],
    [
      'a port that is out of range',
      { port: 60000 },
      'the port of tls is 60000, and must be an integer from 1 to 55535',
    ],
  ])('%s', (_, options, message) => {
    expect(() => Tls.fromCertManager(ISSUER, options)).toThrow(new Error(message));
  });

  test('a cluster whose namespace, which is a part of the names, is not known', () => {
    expect(() => cluster({}, {}, Testing.chart())).toThrow(
      new Error(
        'the namespace of test/redis is not known, and it is a part of the DNS names of the nodes; give ' +
          'it to the chart or in metadata',
      ),
    );
    const metadata = { name: 'redis', namespace: 'shop' };
    expect(() => cluster({}, { metadata }, Testing.chart())).not.toThrow();
  });

  test('a Secret for two Certificates of a namespace', () => {
    const chart = chartIn('shop');
    const own = new ApiObject(chart, 'own', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      spec: { secretName: 'redis-tls' },
    });
    expect(() => cluster({}, {}, chart)).toThrow(
      new Error(
        `the Certificates ${own.name} and redis-tls have the same Secret, shop/redis-tls; give one of them ` +
          'another secretName',
      ),
    );
    const metadata = { name: 'redis', namespace: 'other' };
    const tls = Tls.fromCertManager(ISSUER);
    expect(() => new RedisCluster(chart, 'other', { tls, metadata })).not.toThrow();
  });

  test('the parts, for which no one makes the Certificate', () => {
    const tls = Tls.fromCertManager(ISSUER);
    const message =
      'tls is Tls.fromCertManager, whose Certificate only a RedisCluster makes; use its connectTo for the ' +
      'CAs, and Tls.fromSecret for the parts';
    const part = (): unknown => new RedisConfigMap(Testing.chart(), 'config', { tls });
    expect(part).toThrow(new Error(message));
    expect(() => tls.ca).toThrow(new Error(message));
  });
});
