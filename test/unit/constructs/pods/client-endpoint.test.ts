import { Testing } from 'cdk8s';
import {
  ClientEndpoint,
  Engine,
  NodeScript,
  RedisConfigMap,
  RedisConfigMapProps,
  RedisPodOptions,
} from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function container(config: RedisConfigMapProps, options: RedisPodOptions = {}): Manifest {
  const chart = Testing.chart();
  statefulSet(chart, {
    ...options,
    config: new RedisConfigMap(chart, 'conf', { metadata: { name: 'conf' }, ...config }),
  });
  return manifest(chart, 'StatefulSet').spec.template.spec.containers[0];
}

test.each([Engine.REDIS_7_0, Engine.REDIS_8_6, Engine.VALKEY_8_1, Engine.fromImage('redis')])(
  'clients of $image are told names, in whatever namespace the pods are',
  (engine) => {
    const { env } = container({ engine });
    expect(env).toEqual(
      expect.arrayContaining([
        { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'HOST_NAME', value: '$(POD_NAME).redis.$(POD_NAMESPACE).svc.cluster.local' },
        { name: 'CLIENT_ENDPOINT', value: 'hostname' },
      ]),
    );
  },
);

test('a name ends with the domain of the Kubernetes cluster', () => {
  expect(container({}, { clusterDomain: 'k8s.example.org' }).env).toContainEqual({
    name: 'HOST_NAME',
    value: '$(POD_NAME).redis.$(POD_NAMESPACE).svc.k8s.example.org',
  });
});

test('clients that are told addresses may still be told names by other nodes, so those are announced', () => {
  const { env } = container({}, { clientEndpoint: ClientEndpoint.ADDRESS });
  expect(env).toContainEqual({ name: 'CLIENT_ENDPOINT', value: 'ip' });
});

test.each<[string, RedisConfigMapProps]>([
  ['an engine that knows none', { engine: Engine.REDIS_6_0 }],
  ['a script that does not wait for them', { nodeScript: NodeScript.UPDATE_NODE }],
  ['no script', { nodeScript: NodeScript.NONE }],
])('there are no names with %s', (_, config) => {
  expect(JSON.stringify(container(config))).not.toMatch(/hostname|HOST_NAME|CLIENT_ENDPOINT/);
});

describe('refuses', () => {
  test.each<[string, RedisConfigMapProps, RedisPodOptions, string]>([
    [
      'names of an engine that knows none',
      { engine: Engine.REDIS_6_0 },
      { clientEndpoint: ClientEndpoint.HOSTNAME },
      'clientEndpoint is HOSTNAME, and redis 6.0.16 knows no host names; use Redis 7.0 or later or Valkey, or leave clientEndpoint out',
    ],
    [
      'names without the script that waits for them',
      { nodeScript: NodeScript.NONE },
      { clientEndpoint: ClientEndpoint.HOSTNAME },
      'clientEndpoint is HOSTNAME, and needs NodeScript.RUN_NODE, which waits until every node has a name; use that script, or leave clientEndpoint out',
    ],
    [
      'an endpoint that there is not',
      {},
      { clientEndpoint: 'unknown-endpoint' as ClientEndpoint },
      'clientEndpoint is "unknown-endpoint", and must be one of hostname, ip',
    ],
    [
      'a domain that is none',
      {},
      { clusterDomain: '.local' },
      'clusterDomain is ".local", and must be lower case letters, digits, hyphens and dots, with a letter or a digit at both ends of each part',
    ],
    [
      'a directive in its place',
      { directives: { 'cluster-preferred-endpoint-type': 'hostname' } },
      {},
      'directive cluster-preferred-endpoint-type cannot be set: it is set once every node has a host name; set clientEndpoint to HOSTNAME or ADDRESS',
    ],
    [
      'a name of its own',
      {},
      { serverArgs: ['--cluster-announce-hostname', 'redis'] },
      'directive cluster-announce-hostname cannot be set: every pod announces its DNS name; set clusterDomain',
    ],
  ])('%s', (_, config, options, message) => {
    expect(() => container(config, options)).toThrow(message);
  });
});
