import { Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import {
  HeadlessService,
  TraefikApi,
  TraefikTcpRoute,
  TraefikTcpRouteProps,
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
    service: service(chart),
    port: 7000,
    hostNames: ['a.example.com', 'b.example.com'],
    tls: TraefikTls.terminate(Secret.fromSecretName(chart, 'certificate', 'redis-tls')),
    api: TraefikApi.V2,
  };
  expect(route(everything, chart)).toMatchSnapshot();
});

test('TLS can be left to the servers', () => {
  expect(route({ tls: TraefikTls.passthrough() }).spec.tls).toEqual({ passthrough: true });
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
    ['a port that is none', { port: 0 }, 'port is 0, and must be an integer from 1 to 55535'],
  ])('%s', (_, props, message) => {
    expect(() => route(props)).toThrow(new Error(message));
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
