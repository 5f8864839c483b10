import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { NodeScript, RedisConfigMap, RedisStatefulSetProps } from '../../../../src';
import { Manifest, manifest, statefulSet } from '../synth';

function podOf(props: Partial<RedisStatefulSetProps>, chart = Testing.chart()): Manifest {
  statefulSet(chart, props);
  return manifest(chart, 'StatefulSet').spec.template.spec;
}

test('with update-node.sh in the config, that starts the server', () => {
  const chart = Testing.chart();
  const config = new RedisConfigMap(chart, 'scripted', {
    metadata: { name: 'scripted' },
    nodeScript: NodeScript.UPDATE_NODE,
  });
  const spec = podOf({ config, serverArgs: ['--loglevel', 'debug'] }, chart);
  expect(spec.containers[0]).toMatchObject({
    command: ['/etc/redis/update-node.sh', 'redis-server', '/etc/redis/redis.conf'],
    args: ['--loglevel', 'debug'],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  });
  expect(spec.volumes[0].configMap).toEqual({ name: 'scripted', defaultMode: 0o755 });
});

test.each([
  [['--save', '']],
  [['--save', '900', '1', '300', '10']],
  [['--bind', '$(POD_IP)', '127.0.0.1']],
  [['--loadmodule', '/m.so', '--m.timeout', '5']],
])('the server takes %j', (serverArgs) => {
  expect(() => statefulSet(Testing.chart(), { serverArgs })).not.toThrow();
});

describe('refuses', () => {
  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'a mount over the data',
      { volumeMounts: [{ name: 'scratch', mountPath: '/data' }] },
      'mount path /data is used twice; choose another one',
    ],
    [
      'one name for both ports',
      { busPortName: 'redis' },
      'port name redis is used twice; choose another one',
    ],
    [
      'a long port name',
      { busPortName: 'redis-cluster-bus' },
      'busPortName is "redis-cluster-bus" with 17 characters, and may have at most 15; give a shorter one',
    ],
    [
      'a port name without a letter',
      { clientPortName: '6379' },
      'clientPortName is "6379", and must have at least one letter',
    ],
    [
      'a relative mount path',
      { configMountPath: 'conf' },
      'configMountPath is "conf", and must be an absolute path of letters, digits, dots, hyphens and underscores, without a slash at its end',
    ],
    [
      'an argument that overrides what others rely on',
      { serverArgs: ['--port', '7000'] },
      'argument --port would override redis.conf; set port there',
    ],
    [
      'an argument that hides from the script what the server does',
      { serverArgs: ['--appendonly', 'no'] },
      'argument --appendonly would override redis.conf; set appendOnly there',
    ],
    [
      'an argument with a value that the server does not take',
      { serverArgs: ['--save', '900', '--loglevel', 'debug'] },
      'argument --save is "900", and must be pairs of seconds and changes, as in "900 1", or "" (two quotes) for none',
    ],
    [
      'an argument of a module that is not loaded',
      { serverArgs: ['--search-timeout', '500'] },
      'directive search-timeout is one of a module, and without the module the server would not start; add loadmodule, or leave it out',
    ],
    [
      'an argument of the library',
      { serverArgs: ['--daemonize', 'yes'] },
      'directive daemonize cannot be set: a container ends when its first process goes to the background; leave it out',
    ],
    [
      'an argument that the server does not know',
      { serverArgs: ['--log-level', 'debug'] },
      'directive log-level is unknown to redis 8.0.6, which would not start; correct it or leave it out',
    ],
  ])('%s', (_, props, message) => {
    expect(() => statefulSet(Testing.chart(), props)).toThrow(new Error(message));
  });

  test('a variable that the script needs', () => {
    const env = { POD_IP: kplus.EnvValue.fromValue('10.0.0.1') };
    expect(() => statefulSet(Testing.chart(), { env })).toThrow(
      new Error('environment variable POD_IP is used twice; choose another one'),
    );
  });
});
