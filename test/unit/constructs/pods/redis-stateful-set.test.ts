import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Engine,
  HeadlessService,
  NodeScript,
  PodSecurity,
  RedisConfigMap,
  RedisConfigMapProps,
  RedisStatefulSetProps,
  Scaling,
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
    podSecurity: PodSecurity.RESTRICTED,
    healthChecks: true,
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
  const off = {
    announceAddress: false,
    podSecurity: PodSecurity.NONE,
    healthChecks: false,
    spread: [],
  };
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

test('a change of the config changes the pods', () => {
  const annotations = (props: RedisConfigMapProps): Manifest => {
    const chart = Testing.chart();
    const config = new RedisConfigMap(chart, 'changed', { metadata: { name: 'redis' }, ...props });
    return synth({ config }, chart).spec.template.metadata.annotations;
  };
  expect(annotations({ appendOnly: false })).not.toEqual(annotations({}));
});

test('a change of an immutable config changes the pods by its name', () => {
  const podOf = (props: RedisConfigMapProps): Manifest => {
    const chart = Testing.chart();
    const config = new RedisConfigMap(chart, 'changed', { immutable: true, ...props });
    const { metadata, spec } = synth({ config }, chart).spec.template;
    expect(metadata).not.toHaveProperty('annotations');
    return spec;
  };
  expect(podOf({ appendOnly: false })).not.toEqual(podOf({}));
});

test('refuses to keep pods from a change that cannot pass them by', () => {
  const chart = Testing.chart();
  const config = new RedisConfigMap(chart, 'fixed', { immutable: true });
  expect(() => statefulSet(chart, { config, rollOnConfigChange: false })).toThrow(
    'rollOnConfigChange is false, and a change of an immutable config always restarts the pods; ' +
      'leave out one of the two',
  );
});

test('Kubernetes deletes no volume by itself, whoever scales the pods away', () => {
  const { spec } = synth({ deleteVolumesOnScaleDown: true });
  expect(spec).not.toHaveProperty('persistentVolumeClaimRetentionPolicy');
});

test('a token is left to the ServiceAccount where nothing is restricted', () => {
  const { spec } = synth({ podSecurity: PodSecurity.NONE }).spec.template;
  expect(spec).not.toHaveProperty('automountServiceAccountToken');
});

test('it names its pods, their hosts and their claims', () => {
  const redis = statefulSet(chartIn('infra'), { claimName: 'storage' });
  expect(redis.podName(5)).toBe('redis-5');
  expect(redis.podHost(5)).toBe('redis-5.redis.infra.svc');
  expect(redis.claimName(5)).toBe('storage-redis-5');
  expect(statefulSet(Testing.chart()).podHost(0)).toBe('redis-0.redis');
});

test('what its users need of it can be read', () => {
  const chart = Testing.chart();
  const redis = statefulSet(chart, everything(chart));
  expect(redis.engine).toBe(Engine.VALKEY_8_1);
  expect(redis.port).toBe(7000);
  expect(redis.replicas).toBe(15);
});

test('a NetworkPolicy of cdk8s-plus takes it for its selector and for a peer', () => {
  const chart = chartIn('infra');
  const redis = statefulSet(chart);
  const policy = new kplus.NetworkPolicy(chart, 'policy', { selector: redis });
  policy.addIngressRule(redis, [kplus.NetworkPolicyPort.tcp(16379)]);
  expect(manifest(chart, 'NetworkPolicy').spec).toMatchSnapshot();
});

describe('refuses', () => {
  test.each<[string, Partial<RedisStatefulSetProps>, string]>([
    [
      'a manifest without a number of pods',
      { scaling: Scaling.byManifest() },
      'Scaling.byManifest has no pods, and a RedisStatefulSet has no default for them; give pods',
    ],
    [
      'to delete volumes where no Job gives up pods',
      { deleteVolumesOnScaleDown: true, scaling: Scaling.byManifest({ pods: 6, apiAccess: true }) },
      'deleteVolumesOnScaleDown is true, and with Scaling.byManifest no Job knows which pods were ' +
        'emptied; leave it out and delete the volume claims by hand, or use Scaling.byJob()',
    ],
    [
      'a name that leaves no room for the hash of a revision',
      { metadata: { name: 'r'.repeat(53) } },
      `the name of the StatefulSet is "${'r'.repeat(53)}" with 53 characters, and may have at most 52; give a shorter one`,
    ],
  ])('%s', (_, props, message) => {
    expect(() => statefulSet(Testing.chart(), props)).toThrow(new Error(message));
  });

  test('an option that it does not have', () => {
    const props = { claimname: 'data' } as object;
    expect(() => statefulSet(Testing.chart(), props)).toThrow(
      new Error('unknown option claimname; did you mean claimName?'),
    );
  });

  function withConfig(props: RedisConfigMapProps) {
    const chart = Testing.chart();
    return () => statefulSet(chart, { config: new RedisConfigMap(chart, 'other', props) });
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

  test('a negative ordinal', () => {
    const redis = statefulSet(Testing.chart());
    expect(() => redis.podName(-1)).toThrow(
      new Error('ordinal is -1, and must be an integer of at least 0'),
    );
  });
});
