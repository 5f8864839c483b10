import { Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import {
  HeadlessService,
  RedisCluster,
  TraefikApi,
  TraefikIpAllowList,
  TraefikTcpRoute,
  TraefikTcpRouteProps,
  TraefikTcpTransport,
  TraefikTls,
} from '../../../../src';
import { Manifest, manifest } from '../synth';

function route(props: Partial<TraefikTcpRouteProps> = {}, chart = Testing.chart()): Manifest {
  new TraefikTcpRoute(chart, 'route', {
    metadata: { name: 'redis' },
    entryPoints: ['redis'],
    service: props.service ?? service(chart),
    ...props,
  });
  return manifest(chart, 'IngressRouteTCP');
}

function service(chart: Chart): HeadlessService {
  return new HeadlessService(chart, 'service', { metadata: { name: 'redis-service' } });
}

test('by default every connection matches, and goes to the port of the Service', () => {
  expect(route()).toMatchSnapshot();
});

test('each prop has its field', () => {
  const chart = Testing.chart();
  const everything: Required<TraefikTcpRouteProps> = {
    metadata: { name: 'redis', labels: { team: 'data' } },
    entryPoints: ['redis', 'redis-internal'],
    service: new RedisCluster(chart, 'cluster').clientService,
    port: 7000,
    hostNames: ['a.example.com', 'b.example.com'],
    tls: TraefikTls.terminate(Secret.fromSecretName(chart, 'certificate', 'redis-tls')),
    nativeLb: true,
    allowList: new TraefikIpAllowList(chart, 'allow', {
      metadata: { name: 'office' },
      sources: ['10.0.0.0/8'],
    }),
    transport: new TraefikTcpTransport(chart, 'transport', { metadata: { name: 'impatient' } }),
    api: TraefikApi.V2,
  };
  expect(route(everything, chart)).toMatchSnapshot();
});

test('TLS can be left to the servers', () => {
  expect(route({ tls: TraefikTls.passthrough() }).spec.tls).toEqual({ passthrough: true });
});

test('an allow list is a middleware of Traefik', () => {
  const chart = Testing.chart();
  const metadata = { name: 'office' };
  new TraefikIpAllowList(chart, 'allow', { metadata, sources: ['10.0.0.0/8', 'fd00::/8'] });
  expect(manifest(chart, 'MiddlewareTCP')).toMatchSnapshot();
});

describe('refuses', () => {
  test.each<[string, Partial<TraefikTcpRouteProps>, string]>([
    [
      'no entry point',
      { entryPoints: [] },
      'entryPoints is empty, and Traefik would use all of them; name at least one',
    ],
    [
      'host names without TLS',
      { hostNames: ['a.example.com'] },
      'hostNames are a.example.com, and Traefik sees host names in TLS only; give tls, or leave hostNames out',
    ],
    [
      'a wildcard among host names',
      { hostNames: ['a.example.com', '*'], tls: TraefikTls.passthrough() },
      'hostNames has "*", which is not a host name; leave hostNames out to match all connections',
    ],
    [
      'a host name that is none',
      { hostNames: ['a`.example.com'], tls: TraefikTls.passthrough() },
      'host name is "a`.example.com", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
    ],
    [
      'the address of a headless Service',
      { nativeLb: true },
      'nativeLb is true, and Service redis-service is headless and has no address; leave nativeLb out, or route to another Service',
    ],
    ['a port that is none', { port: 0 }, 'port is 0, and must be an integer from 1 to 55535'],
  ])('%s', (_, props, message) => {
    expect(() => route(props)).toThrow(new Error(message));
  });

  test.each<[string, string[], string]>([
    [
      'an allow list that lets no one in',
      [],
      'sources is empty, and would let no one in; name a range, or leave sources out',
    ],
    ...['10.0.0.0', '10.0.0.0/33', 'x/0', 'fd00::/129', '10.0.0.0/8/1'].map(
      (source): [string, string[], string] => [
        `${source} in an allow list`,
        ['fd00::/8', source],
        `sources has "${source}", and must have ranges of addresses such as 10.0.0.0/8 or fd00::/8`,
      ],
    ),
  ])('%s', (_, sources, message) => {
    expect(() => new TraefikIpAllowList(Testing.chart(), 'allow', { sources })).toThrow(
      new Error(message),
    );
  });

  test('a Service in another namespace', () => {
    const chart = Testing.chart();
    const other = new HeadlessService(chart, 'other', { metadata: { namespace: 'infra' } });
    expect(() => route({ service: other }, chart)).toThrow(
      new Error(
        'service is in namespace infra and route, which uses it, in (none given); give both the same',
      ),
    );
  });
});
