import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Engine,
  HeadlessService,
  NodeScript,
  RedisConfigMap,
  RedisConfigMapProps,
  RedisStatefulSet,
  RedisStatefulSetProps,
} from '../../../../src';
import { chartIn, Manifest, manifest, podOptions, statefulSet, withoutProgram } from '../synth';

function synth(props?: Partial<RedisStatefulSetProps>, chart = Testing.chart()): Manifest {
  statefulSet(chart, props);
  return manifest(chart, 'StatefulSet');
}

function everything(chart: Chart): Required<RedisStatefulSetProps> {
  return {
    metadata: { name: 'redis', annotations: { owner: 'data' } },
    service: new HeadlessService(chart, 'all-service', {
      metadata: { name: 'redis-headless' },
      selector: { app: 'redis' },
      port: 7000,
    }),
    config: new RedisConfigMap(chart, 'all-config', {
      metadata: { name: 'redis-config' },
      engine: Engine.VALKEY_8_1,
      dataDir: '/var/lib/valkey',
      port: 7000,
    }),
    replicas: 6,
    announceAddress: false,
    rollOnConfigChange: false,
    podLabels: { team: 'data' },
    podAnnotations: { checksum: '1' },
    podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY,
    resources: {
      cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.units(2) },
      memory: { request: Size.gibibytes(1), limit: Size.gibibytes(2) },
      ephemeralStorage: { limit: Size.mebibytes(100) },
    },
    ...podOptions(chart),
    claimName: 'storage',
    restricted: true,
    probes: true,
    clientPortName: 'client',
    busPortName: 'gossip',
    configVolumeName: 'conf',
    configMountPath: '/conf',
  };
}

test('by default it is restricted, probed, spread and parallel, and leaves its size to others', () => {
  expect(withoutProgram(synth())).toMatchSnapshot();
});

test('each prop has its field', () => {
  const chart = Testing.chart();
  expect(synth(everything(chart), chart)).toMatchSnapshot();
});

test('what is switched off leaves no field', () => {
  const chart = Testing.chart();
  const config = new RedisConfigMap(chart, 'plain', {
    metadata: { name: 'redis' },
    nodeScript: NodeScript.NONE,
  });
  const off = { announceAddress: false, restricted: false, probes: false, spread: [] };
  const { metadata, spec } = synth(
    { ...off, config, resources: {}, rollOnConfigChange: false },
    chart,
  ).spec.template;
  expect(metadata).toEqual({ labels: { app: 'redis' } });
  expect(spec).toEqual({
    containers: [
      {
        name: 'redis',
        image: Engine.REDIS_8_0.image,
        command: ['redis-server'],
        args: ['/etc/redis/redis.conf'],
        ports: [
          { name: 'redis', containerPort: 6379, protocol: 'TCP' },
          { name: 'bus', containerPort: 16379, protocol: 'TCP' },
        ],
        volumeMounts: [
          { name: 'config', mountPath: '/etc/redis' },
          { name: 'data', mountPath: '/data' },
        ],
      },
    ],
    volumes: [
      {
        name: 'config',
        configMap: { name: 'redis', items: [{ key: 'redis.conf', path: 'redis.conf' }] },
      },
    ],
  });
});

test('with update-node.sh in the config, that starts the server', () => {
  const chart = Testing.chart();
  const config = new RedisConfigMap(chart, 'scripted', {
    metadata: { name: 'scripted' },
    nodeScript: NodeScript.UPDATE_NODE,
  });
  const { spec } = synth({ config, serverArgs: ['--loglevel', 'debug'] }, chart).spec.template;
  expect(spec.containers[0]).toMatchObject({
    command: ['/etc/redis/update-node.sh', 'redis-server', '/etc/redis/redis.conf'],
    args: ['--loglevel', 'debug'],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  });
  expect(spec.volumes[0].configMap).toEqual({ name: 'scripted', defaultMode: 0o755 });
});

test('where pods wait for one another, a pod is ready as soon as its server answers', () => {
  const { spec } = synth({ podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY }).spec
    .template;
  expect(spec.containers[0].readinessProbe.exec.command).toEqual([
    'sh',
    '-c',
    '[ "$(redis-cli -p 6379 ping)" = PONG ]',
  ]);
});

test('a change of the config changes the pods', () => {
  const annotations = (props: RedisConfigMapProps): Manifest => {
    const chart = Testing.chart();
    const config = new RedisConfigMap(chart, 'changed', { metadata: { name: 'redis' }, ...props });
    return synth({ config }, chart).spec.template.metadata.annotations;
  };
  expect(annotations({ appendOnly: false })).not.toEqual(annotations({}));
});

test('the volumes of pods that are scaled away stay, unless they are to be deleted', () => {
  const field = 'persistentVolumeClaimRetentionPolicy';
  expect(synth({ deleteVolumesOnScaleDown: false }).spec).not.toHaveProperty(field);
  expect(synth({ deleteVolumesOnScaleDown: true }).spec[field]).toEqual({
    whenScaled: 'Delete',
    whenDeleted: 'Retain',
  });
});

test('a token is left to the ServiceAccount where nothing is restricted', () => {
  const { spec } = synth({ restricted: false }).spec.template;
  expect(spec).not.toHaveProperty('automountServiceAccountToken');
});

test('it names its pods, their hosts and their claims', () => {
  const redis = statefulSet(chartIn('infra'), { claimName: 'storage' });
  expect(redis.podName(5)).toBe('redis-5');
  expect(redis.podHost(5)).toBe('redis-5.redis.infra.svc');
  expect(redis.claimName(5)).toBe('storage-redis-5');
  expect(statefulSet(Testing.chart()).podHost(0)).toBe('redis-0.redis');
});

test('what other constructs need of it can be read', () => {
  const chart = Testing.chart();
  const redis = statefulSet(chart, everything(chart));
  expect(redis.engine).toBe(Engine.VALKEY_8_1);
  expect(redis.port).toBe(7000);
  expect(redis.replicas).toBe(6);
  expect(redis.storageSize.asString()).toBe('20Gi');
  expect(redis.storageClass).toBe('fast');
  expect(redis.accessModes).toEqual(['ReadWriteOncePod']);
});

test('a NetworkPolicy of cdk8s-plus takes it for its selector and for a peer', () => {
  const chart = chartIn('infra');
  const redis = statefulSet(chart);
  const policy = new kplus.NetworkPolicy(chart, 'policy', { selector: redis });
  policy.addIngressRule(redis, [kplus.NetworkPolicyPort.tcp(16379)]);
  expect(manifest(chart, 'NetworkPolicy').spec).toMatchSnapshot();
});

describe('refuses', () => {
  const sidecar = { name: 'redis', image: 'redis' };

  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    ['no replicas', { replicas: 0 }, 'replicas is 0, and must be a whole number of at least 1'],
    [
      'a name that leaves no room for the hash of a revision',
      { metadata: { name: 'r'.repeat(53) } },
      `the name of the StatefulSet is "${'r'.repeat(53)}" with 53 characters, and may have at most 52; give a shorter one`,
    ],
    [
      'an empty volume',
      { storageSize: Size.gibibytes(0) },
      'storageSize is 0Gi, and must be more than nothing',
    ],
    [
      'no access mode',
      { accessModes: [] },
      'accessModes is empty, and a claim needs one; leave it out for ReadWriteOnce',
    ],
    [
      'a name of claims that is no label',
      { claimName: 'Data' },
      'claimName is "Data", and must be lower case letters, digits and hyphens, with a letter or a digit at both ends',
    ],
    [
      'a sidecar under the name of the server',
      { sidecars: [sidecar] },
      'container redis is there twice; give each a name of its own',
    ],
    [
      'an init container under the name of the server',
      { initContainers: [sidecar] },
      'container redis is there twice; give each a name of its own',
    ],
    [
      'a volume under the name of the data',
      { volumes: [{ name: 'data', emptyDir: {} }] },
      'volume data is there twice; give each a name of its own',
    ],
    [
      'a mount over the data',
      { volumeMounts: [{ name: 'scratch', mountPath: '/data' }] },
      'mount path /data is there twice; give each a name of its own',
    ],
    [
      'one name for both ports',
      { busPortName: 'redis' },
      'port name redis is there twice; give each a name of its own',
    ],
    [
      'a long port name',
      { busPortName: 'redis-cluster-bus' },
      'busPortName is "redis-cluster-bus" with 17 characters, and may have at most 15; give a shorter one',
    ],
    [
      'a port name without a letter',
      { clientPortName: '6379' },
      'clientPortName is "6379", and must have a letter',
    ],
    [
      'a relative mount path',
      { configMountPath: 'conf' },
      'configMountPath is "conf", and must be an absolute path of letters, digits, dots, hyphens and underscores, without a slash at its end',
    ],
    [
      'an argument that overrules what others rely on',
      { serverArgs: ['--port', '7000'] },
      'argument --port would overrule redis.conf; set port there',
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
    expect(() => synth(props)).toThrow(new Error(message));
  });

  function withConfig(props: RedisConfigMapProps, more: Partial<RedisStatefulSetProps> = {}) {
    const chart = Testing.chart();
    return () => statefulSet(chart, { config: new RedisConfigMap(chart, 'other', props), ...more });
  }

  test('a Service and a config with different ports', () => {
    expect(withConfig({ port: 7000 })).toThrow(
      new Error("the Service's port is 6379 and the config's 7000; give both the same"),
    );
  });

  test('a config in another namespace', () => {
    expect(withConfig({ metadata: { namespace: 'infra' } })).toThrow(
      new Error(
        'config is in namespace infra and nodes, which uses it, in (none given); give both the same',
      ),
    );
  });

  test('a variable that the script needs', () => {
    const env = { POD_IP: kplus.EnvValue.fromValue('10.0.0.1') };
    expect(withConfig({}, { env })).toThrow(
      new Error('environment variable POD_IP is there twice; give each a name of its own'),
    );
  });

  test('a negative ordinal', () => {
    const redis: RedisStatefulSet = statefulSet(Testing.chart());
    expect(() => redis.podName(-1)).toThrow(
      new Error('ordinal is -1, and must be a whole number of at least 0'),
    );
  });
});
