import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AppendFsync,
  Engine,
  MaxMemoryPolicy,
  RedisCluster,
  RedisClusterProps,
} from '../../../src';
import { chartIn, Manifest, manifest, manifests, podOptions, text, withoutProgram } from './synth';

function chartWith(props?: RedisClusterProps, chart = Testing.chart()): Chart {
  new RedisCluster(chart, 'redis', props);
  return chart;
}

function objectsOf(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

function namesOf(objects: Manifest[]): string[] {
  return objects.map(({ kind, metadata }) => `${text(kind)} ${text(metadata.name)}`);
}

/** Every object of a cluster, as a file has it. */
function yaml(props?: RedisClusterProps): string {
  return Yaml.stringify(...objectsOf(chartWith(props)));
}

/** Whether a selector finds the pods that a workload makes. */
function selects(selector: Manifest, workload: Manifest): boolean {
  const { labels } = workload.spec.template.metadata;
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

function everything(chart: Chart): Required<RedisClusterProps> {
  return {
    metadata: { name: 'redis', labels: { team: 'data' }, annotations: { owner: 'data' } },
    // The size, and the Job.
    shards: 4,
    replicasPerShard: 2,
    apiAccess: false,
    pods: 15,
    bootstrapDeadline: Duration.minutes(2),
    bootstrapTtl: Duration.days(1),
    nodeImage: 'node:22',
    bootstrapImage: 'bootstrap:1',
    bootstrapResources: { memory: { limit: Size.mebibytes(128) } },
    keeper: false,
    keeperResources: { memory: { limit: Size.mebibytes(96) } },
    // The redis.conf.
    engine: Engine.VALKEY_8_1,
    dataDir: '/var/lib/valkey',
    appendOnly: false,
    appendFsync: AppendFsync.ALWAYS,
    nodeTimeout: Duration.seconds(2),
    requireFullCoverage: false,
    migrationBarrier: 2,
    port: 7000,
    protectedMode: true,
    maxMemory: Size.gibibytes(1),
    maxMemoryPolicy: MaxMemoryPolicy.ALLKEYS_LRU,
    minReplicasToWrite: 1,
    directives: { 'repl-diskless-sync-delay': '1' },
    // The pods.
    podLabels: { tier: 'cache' },
    podAnnotations: { checksum: '1' },
    resources: { memory: { limit: Size.gibibytes(2) } },
    ...podOptions(chart),
    restricted: false,
    probes: false,
  };
}

const options = Object.keys(everything(Testing.chart())) as (keyof RedisClusterProps)[];

describe('by default', () => {
  const chart = chartWith();

  test('these objects are all that it takes', () => {
    const objects = withoutProgram(objectsOf(chart)) as Manifest[];
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
  });

  test('whatever it makes is named by cdk8s', () => {
    for (const { metadata } of objectsOf(chart)) {
      expect(metadata.name).toMatch(/^test-redis-[a-z0-9-]+$/);
    }
  });
});

describe('each prop does something:', () => {
  // A number of pods is refused without apiAccess: false.
  test.each(options.filter((option) => option !== 'pods'))('%s', (option) => {
    expect(yaml({ [option]: everything(Testing.chart())[option] })).not.toBe(yaml());
  });

  test('all of them together make a cluster too', () => {
    const chart = Testing.chart();
    const { spec } = manifest(chartWith(everything(chart), chart), 'StatefulSet');
    expect(spec.replicas).toBe(15);
  });
});

test.each([
  ['nothing', () => ({})],
  ['everything', () => everything(Testing.chart())],
])('with %s given, the same app is synthesized byte for byte again', (_, props) => {
  const synthesize = (): string => {
    const app = new App();
    chartWith(props(), new Chart(app, 'test'));
    return app.synthYaml();
  };
  expect(synthesize()).toBe(synthesize());
});

test('a name is the name of the cluster, and begins the names of all that belongs to it', () => {
  const objects = objectsOf(chartWith({ metadata: { name: 'redis' } }));
  expect(namesOf(withoutProgram(objects) as Manifest[])).toEqual([
    'ConfigMap redis-config',
    'Service redis',
    'StatefulSet redis',
    'PodDisruptionBudget redis',
    'ServiceAccount redis-bootstrap',
    'Role redis-bootstrap',
    'RoleBinding redis-bootstrap',
    'ConfigMap redis-bootstrap',
    'Job redis-bootstrap-<hash>',
    'ServiceAccount redis-keeper',
    'Role redis-keeper',
    'RoleBinding redis-keeper',
    'Deployment redis-keeper',
  ]);
});

test('labels, annotations and a namespace are those of every object', () => {
  const { labels, annotations } = everything(Testing.chart()).metadata;
  const objects = objectsOf(chartWith({ metadata: { labels, annotations, namespace: 'infra' } }));
  for (const { metadata } of objects) {
    expect(metadata).toMatchObject({ namespace: 'infra', labels, annotations });
    expect(metadata.name).toMatch(/^test-redis-/);
  }
});

test('a name that is undefined is one that was not given', () => {
  expect(yaml({ metadata: { name: undefined } })).toBe(yaml());
});

test('the port is that of the Service, the server and the Job', () => {
  const chart = chartWith({ port: 7000 });
  expect(manifest(chart, 'Service').spec.ports[0].port).toBe(7000);
  expect(manifest(chart, 'Job').spec.template.spec.containers[0].args).toContain('--port=7000');
  expect(manifest(chart, 'StatefulSet').spec.template.spec.containers[0].ports).toEqual([
    { name: 'redis', containerPort: 7000, protocol: 'TCP' },
    { name: 'bus', containerPort: 17000, protocol: 'TCP' },
  ]);
});

test('the Job and the keeper run where the nodes may run, with their priority and their Secrets', () => {
  const chart = Testing.chart();
  const { nodeSelector, tolerations, priorityClassName, imagePullSecrets } = everything(chart);
  chartWith({ nodeSelector, tolerations, priorityClassName, imagePullSecrets }, chart);
  for (const kind of ['StatefulSet', 'Job', 'Deployment']) {
    const { spec } = manifest(chart, kind).spec.template;
    expect(spec.tolerations).toContainEqual({ key: 'dedicated', operator: 'Exists' });
    expect(spec).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      priorityClassName: 'high',
      imagePullSecrets: [{ name: 'registry' }],
    });
  }
});

describe('the number of pods', () => {
  test('is left to the Job, which may change it', () => {
    const chart = chartWith({ shards: 5 });
    expect(manifest(chart, 'StatefulSet').spec).not.toHaveProperty('replicas');
    const [role] = manifests(chart, 'Role');
    expect(role.rules).toContainEqual(
      expect.objectContaining({ resources: ['statefulsets/scale'], verbs: ['get', 'patch'] }),
    );
  });

  test('is in the manifest where the Job has no access to the API', () => {
    const chart = chartWith({ shards: 5, apiAccess: false });
    expect(manifest(chart, 'StatefulSet').spec.replicas).toBe(10);
    for (const kind of ['ServiceAccount', 'Role', 'RoleBinding']) {
      expect(manifests(chart, kind)).toEqual([]);
    }
  });

  test('may stay there until the pods that leave are empty, while clients are told of the others', () => {
    const chart = Testing.chart();
    const { nodes } = new RedisCluster(chart, 'redis', { apiAccess: false, pods: 10 });
    expect(manifest(chart, 'StatefulSet').spec.replicas).toBe(10);
    for (const kind of ['Job', 'Deployment']) {
      const { args } = manifest(chart, kind).spec.template.spec.containers[0];
      expect(args).toEqual(expect.arrayContaining(['--shards=3', '--find=dns', '--pods=10']));
    }
    expect(nodes).toHaveLength(6);
  });
});

describe('the pods of the Job and of the keeper are none of the nodes', () => {
  test.each<[string, RedisClusterProps]>([
    ['by default', {}],
    ['with a name', { metadata: { name: 'redis' } }],
    ['whatever the labels', { metadata: { labels: { 'app.kubernetes.io/component': 'node' } } }],
  ])('%s', (_, props) => {
    const chart = chartWith(props);
    const nodes = manifest(chart, 'StatefulSet');
    const others = [manifest(chart, 'Job'), manifest(chart, 'Deployment')];
    for (const selector of [
      manifest(chart, 'Service').spec.selector,
      manifest(chart, 'PodDisruptionBudget').spec.selector.matchLabels,
      nodes.spec.selector.matchLabels,
    ]) {
      expect(selects(selector, nodes)).toBe(true);
      expect(others.map((workload) => selects(selector, workload))).toEqual([false, false]);
    }
  });
});

test('a second cluster in the chart has names and pods of its own', () => {
  const chart = Testing.chart();
  new RedisCluster(chart, 'sessions');
  new RedisCluster(chart, 'cache');
  expect(new Set(namesOf(objectsOf(chart))).size).toBe(26);

  const [sessions, cache] = manifests(chart, 'StatefulSet');
  expect(selects(sessions.spec.selector.matchLabels, cache)).toBe(false);
  expect(selects(cache.spec.selector.matchLabels, sessions)).toBe(false);
});

test('any field can be overridden', () => {
  const chart = Testing.chart();
  const { statefulSet } = new RedisCluster(chart, 'redis');
  ApiObject.of(statefulSet).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 5));
  expect(manifest(chart, 'StatefulSet').spec.minReadySeconds).toBe(5);
});

describe('a client finds it', () => {
  const metadata = { name: 'redis' };
  const container = { image: 'app', securityContext: {} };

  test('by a host, a port and its nodes', () => {
    const redis = new RedisCluster(chartIn('infra'), 'redis', {
      metadata,
      replicasPerShard: 0,
      port: 7000,
    });
    expect(redis.host).toBe('redis.infra.svc');
    expect(redis.port).toBe(7000);
    expect(redis.nodes).toEqual([
      'redis-0.redis.infra.svc:7000',
      'redis-1.redis.infra.svc:7000',
      'redis-2.redis.infra.svc:7000',
    ]);
  });

  test('in its own namespace where none is known', () => {
    const redis = new RedisCluster(Testing.chart(), 'redis', { metadata });
    expect(redis.host).toBe('redis');
    expect(redis.nodes).toHaveLength(6);
    expect(redis.nodes[5]).toBe('redis-5.redis:6379');
  });

  test('in every container of a workload, beside what the container has', () => {
    const chart = chartIn('infra');
    const props = { metadata, replicasPerShard: 0, keeper: false };
    const redis = new RedisCluster(chart, 'redis', props);
    const envVariables = { TZ: kplus.EnvValue.fromValue('UTC') };
    const deployment = new kplus.Deployment(chart, 'app', {
      containers: [
        { ...container, name: 'web', envVariables },
        { ...container, name: 'worker' },
      ],
    });
    redis.connectTo(deployment);
    const found = [
      { name: 'REDIS_HOST', value: 'redis.infra.svc' },
      { name: 'REDIS_PORT', value: '6379' },
      { name: 'REDIS_NODES', value: redis.nodes.join(',') },
    ];
    const { containers } = manifest(chart, 'Deployment').spec.template.spec;
    expect(containers).toMatchObject([
      { name: 'web', env: [{ name: 'TZ', value: 'UTC' }, ...found] },
      { name: 'worker', env: found },
    ]);
  });

  test('beside another cluster, under another prefix', () => {
    const chart = chartIn('infra');
    const deployment = new kplus.Deployment(chart, 'app', { containers: [container] });
    const [cache, sessions] = ['cache', 'sessions'].map(
      (name) => new RedisCluster(chart, name, { metadata: { name } }),
    );
    cache.connectTo(deployment, 'CACHE');
    sessions.connectTo(deployment);
    expect(Object.keys(deployment.containers[0].env.variables)).toEqual(
      expect.arrayContaining(['CACHE_HOST', 'CACHE_NODES', 'REDIS_HOST', 'REDIS_NODES']),
    );
    expect(() => cache.connectTo(deployment)).toThrow(
      /^container \S+ has REDIS_HOST already; give another prefix$/,
    );
  });

  test('through a NetworkPolicy that admits the nodes, the Job and an app', () => {
    const chart = chartIn('infra');
    const redis = new RedisCluster(chart, 'redis', { metadata });
    const app = new kplus.Deployment(chart, 'app', { containers: [container] });
    const policy = new kplus.NetworkPolicy(chart, 'policy', { selector: redis });
    const client = kplus.NetworkPolicyPort.tcp(redis.port);
    policy.addIngressRule(redis, [client, kplus.NetworkPolicyPort.tcp(redis.port + 10_000)]);
    policy.addIngressRule(redis.bootstrap.pods, [client]);
    policy.addIngressRule(app, [client]);
    expect(Yaml.stringify(manifest(chart, 'NetworkPolicy').spec)).toMatchSnapshot();
  });
});

describe('refuses', () => {
  test.each<[string, RedisClusterProps, string]>([
    [
      'data that fill the memory at which the server is killed',
      {
        maxMemory: Size.gibibytes(2),
        resources: { memory: { limit: Size.gibibytes(2) } },
      },
      'maxMemory is 2Gi and the memory limit 2Gi, at which the server is killed; ' +
        'give it a limit with room for buffers and copies on write',
    ],
    [
      'writes that too few replicas could confirm',
      { minReplicasToWrite: 2 },
      'minReplicasToWrite is 2 and replicasPerShard 1, so no write would be accepted; ' +
        'give as many replicas',
    ],
    ['two shards', { shards: 2 }, 'shards is 2, and must be a whole number from 3 to 1000'],
    ['half a shard', { shards: 2.5 }, 'shards is 2.5, and must be a whole number from 3 to 1000'],
    [
      'fewer replicas than none, before their number goes into the manifest',
      { replicasPerShard: -1, apiAccess: false },
      'replicasPerShard is -1, and must be a whole number of at least 0',
    ],
    [
      'a number of pods that the Job would change',
      { pods: 8 },
      'pods is 8, and the Job scales the StatefulSet by itself; leave pods out, or give apiAccess: false',
    ],
    [
      'fewer pods than the shards and their replicas',
      { pods: 5, apiAccess: false },
      'pods is 5, and must be a whole number of at least 6',
    ],
    [
      'a name that leaves no room for the hash of a revision',
      { metadata: { name: 'r'.repeat(53) } },
      `the name of the StatefulSet is "${'r'.repeat(53)}" with 53 characters, and may have at most 52; give a shorter one`,
    ],
    [
      'a directive that the engine does not know',
      { engine: Engine.REDIS_6_0, directives: { 'shutdown-timeout': '10' } },
      'directive shutdown-timeout is known since redis 7.0, and redis 6.0.16 would not start with it; use a newer engine or leave it out',
    ],
  ])('%s', (_, props, message) => {
    expect(() => chartWith(props)).toThrow(new Error(message));
  });
});
