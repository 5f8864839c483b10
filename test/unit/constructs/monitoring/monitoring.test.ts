import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Auth,
  BootstrapJob,
  Engine,
  Monitoring,
  RedisCluster,
  RedisClusterProps,
  RedisMonitoring,
} from '../../../../src';
import { chartIn, Manifest, manifest, manifests, statefulSet } from '../synth';

function cluster(props: RedisClusterProps = {}): { redis: RedisCluster; chart: Chart } {
  const chart = chartIn('shop');
  return { redis: new RedisCluster(chart, 'redis', props), chart };
}

/** The pod of a workload, with its labels and annotations. */
function podOf(chart: Chart, kind: string): Manifest {
  return manifest(chart, kind).spec.template;
}

/** The exporter beside each server. */
function exporter(props: RedisClusterProps): Manifest {
  const { spec } = podOf(cluster(props).chart, 'StatefulSet');
  return (spec.containers as unknown as Manifest[])[1];
}

/** The variables of a container, by name. */
function variables({ env }: Manifest): Record<string, unknown> {
  const list = env as unknown as { name: string; value: string }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

const secret = (chart: Chart): kplus.ISecret =>
  kplus.Secret.fromSecretName(chart, 'login', 'redis-login');

test('without monitoring there is no exporter, no port for metrics and no object', () => {
  const { chart, redis } = cluster();
  expect(podOf(chart, 'StatefulSet').spec.containers).toHaveLength(1);
  const [keeper] = podOf(chart, 'Deployment').spec.containers as unknown as Manifest[];
  expect(keeper).not.toHaveProperty('ports');
  expect(JSON.stringify(keeper)).not.toContain('metrics');
  expect(redis.monitoring).toBeUndefined();
  expect(manifests(chart, 'PodMonitor')).toEqual([]);
});

describe('by PodMonitors', () => {
  const monitoring = Monitoring.byPodMonitors();

  test('there is one for the nodes and one for the keeper', () => {
    expect(manifests(cluster({ monitoring }).chart, 'PodMonitor')).toMatchSnapshot();
  });

  test('they select the pods, and the ports that these have, which no other pod has', () => {
    const { chart } = cluster({ monitoring });
    const monitors = manifests(chart, 'PodMonitor');
    for (const [index, kind] of ['StatefulSet', 'Deployment'].entries()) {
      const { metadata, spec } = podOf(chart, kind);
      expect(metadata.labels).toMatchObject(monitors[index].spec.selector.matchLabels);
      const ports = (spec.containers as unknown as { ports?: { name: string }[] }[]).flatMap(
        (container) => container.ports ?? [],
      );
      const [{ port }] = monitors[index].spec.podMetricsEndpoints as unknown as { port: string }[];
      expect(ports.filter(({ name }) => name === port)).toHaveLength(1);
    }
  });

  test('labels of the options and of each object reach them', () => {
    const { chart, redis } = cluster({
      monitoring: Monitoring.byPodMonitors({
        labels: { release: 'prometheus' },
        interval: Duration.seconds(15),
      }),
      metadata: { name: 'sessions', labels: { team: 'data' } },
    });
    redis.monitoring!.nodes.metadata.addLabel('tier', 'nodes');
    const [nodes, keeper] = manifests(chart, 'PodMonitor');
    expect(nodes.metadata).toMatchObject({
      name: 'sessions',
      labels: { release: 'prometheus', team: 'data', tier: 'nodes' },
    });
    expect(keeper.metadata.name).toBe('sessions-keeper');
    expect(keeper.metadata.labels).not.toHaveProperty('tier');
    expect(nodes.spec.podMetricsEndpoints).toEqual([{ port: 'redis-exporter', interval: '15s' }]);
  });

  test('without a keeper there is none for it', () => {
    const { chart, redis } = cluster({ monitoring, keeper: false });
    expect(manifests(chart, 'PodMonitor')).toHaveLength(1);
    expect(redis.monitoring!.keeper).toBeUndefined();
  });

  test('no pod is annotated', () => {
    const { chart } = cluster({ monitoring });
    expect(JSON.stringify(manifests(chart, 'StatefulSet'))).not.toContain('prometheus.io');
  });
});

test('by annotations, the pods say where their metrics are, and there is no object of the operator', () => {
  const { chart, redis } = cluster({
    monitoring: Monitoring.byAnnotations({ exporterPort: 9000, keeperPort: 9001 }),
    podAnnotations: { note: 'kept' },
  });
  const told = (port: string): object => ({
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': port,
    'prometheus.io/path': '/metrics',
  });
  expect(podOf(chart, 'StatefulSet').metadata.annotations).toEqual({
    ...told('9000'),
    note: 'kept',
  });
  expect(podOf(chart, 'Deployment').metadata.annotations).toMatchObject(told('9001'));
  expect(redis.monitoring).toBeUndefined();
});

test('the keeper serves metrics, and the Job does not', () => {
  const { chart } = cluster({ monitoring: Monitoring.byAnnotations({ keeperPort: 9001 }) });
  const [keeper] = podOf(chart, 'Deployment').spec.containers as unknown as Manifest[];
  expect(keeper.args).toContain('--metrics-port=9001');
  expect(JSON.stringify(keeper.args)).not.toContain('liveness');
  expect(keeper.livenessProbe).toMatchObject({ httpGet: { path: '/livez', port: 9001 } });
  expect(keeper.ports).toEqual([{ name: 'metrics', containerPort: 9001, protocol: 'TCP' }]);
  expect(JSON.stringify(podOf(chart, 'Job'))).not.toContain('metrics');
});

describe('the exporter', () => {
  const monitoring = Monitoring.byAnnotations();

  test('asks the server beside it, and no other', () => {
    expect(exporter({ monitoring, port: 7000 })).toMatchSnapshot();
  });

  test('has the image, the resources and the port that are given', () => {
    const options = {
      exporterImage: 'registry/exporter:1',
      exporterResources: { memory: { limit: Size.mebibytes(64) } },
      exporterPort: 9000,
    };
    const given = exporter({ monitoring: Monitoring.byAnnotations(options) });
    expect(given).toMatchObject({
      image: 'registry/exporter:1',
      resources: { limits: { memory: '64Mi' } },
      ports: [{ containerPort: 9000 }],
    });
    expect(variables(given)).toMatchObject({ REDIS_EXPORTER_WEB_LISTEN_ADDRESS: ':9000' });
  });

  test('reads the password where run-node.sh writes it, anew with each probe, and nothing else', () => {
    const chart = chartIn('shop');
    new RedisCluster(chart, 'redis', { monitoring, auth: Auth.fromSecret(secret(chart)) });
    const container = (podOf(chart, 'StatefulSet').spec.containers as unknown as Manifest[])[1];
    expect(variables(container)).toMatchObject({
      REDIS_PASSWORD_FILE: '/run/redis/exporter.json',
      REDIS_USER: 'redis-cluster-exporter',
    });
    expect(container.livenessProbe).toEqual({
      httpGet: { path: '/-/reload', port: 'redis-exporter' },
    });
    expect(container.volumeMounts).toEqual([
      { name: 'login', mountPath: '/run/redis', readOnly: true },
    ]);
  });

  test('starts once the password is written, for which it does not wait itself', () => {
    const chart = chartIn('shop');
    new RedisCluster(chart, 'redis', { monitoring, auth: Auth.fromSecret(secret(chart)) });
    const [server] = podOf(chart, 'StatefulSet').spec.containers as unknown as Manifest[];
    const written = 'until [ -e /run/redis/exporter.json ]';
    const wait = ['sh', '-c', expect.stringContaining(written)];
    expect(server.lifecycle.postStart.exec.command).toEqual(wait);
  });

  test('gives a server before Redis 6.0 no name, which it would refuse', () => {
    const chart = chartIn('shop');
    const auth = Auth.fromSecret(secret(chart));
    new RedisCluster(chart, 'redis', { monitoring, auth, engine: Engine.REDIS_5_0 });
    const container = (podOf(chart, 'StatefulSet').spec.containers as unknown as Manifest[])[1];
    expect(variables(container)).not.toHaveProperty('REDIS_USER');
  });

  test('has a port that the NetworkPolicy opens', () => {
    const { chart } = cluster({ monitoring: Monitoring.byAnnotations({ exporterPort: 9000 }) });
    expect(manifest(chart, 'NetworkPolicy').spec.ingress).toContainEqual({
      ports: [{ port: 9000, protocol: 'TCP' }],
    });
  });

  test('is not given a port of the server', () => {
    expect(() =>
      cluster({ port: 7000, monitoring: Monitoring.byAnnotations({ exporterPort: 17000 }) }),
    ).toThrow('exporterPort is 17000, which the server listens on; give another one');
  });
});

test.each([
  [{ exporterPort: 0 }, 'exporterPort is 0, and must be an integer from 1 to 65535'],
  [{ keeperPort: 70000 }, 'keeperPort is 70000, and must be an integer from 1 to 65535'],
  [
    { interval: Duration.seconds(0) },
    'interval in seconds is 0, and must be an integer of at least 1',
  ],
])('refused: %j', (options, message) => {
  expect(() => Monitoring.byPodMonitors(options)).toThrow(message);
});

test('an option that there is not is refused by its name, and so is a value of a wrong type', () => {
  const refused = (options: object): (() => void)[] => [
    () => void Monitoring.byPodMonitors(options),
    () => void Monitoring.byAnnotations(options),
  ];
  for (const each of refused({ dashbord: false })) {
    expect(each).toThrow('unknown option dashbord; did you mean dashboard?');
  }
  for (const each of refused({ dashboard: 'no' })) {
    expect(each).toThrow('dashboard is "no", and must be true or false, without quotes');
  }
  expect(refused({ alerts: true })[1]).toThrow('unknown option alerts');
});

test('the objects need a StatefulSet that is monitored by PodMonitors', () => {
  const chart = chartIn('shop');
  const nodes = statefulSet(chart, { monitoring: Monitoring.byAnnotations() });
  const bootstrap = new BootstrapJob(chart, 'job', { statefulSet: nodes });
  expect(() => new RedisMonitoring(chart, 'monitoring', { bootstrap })).toThrow(
    'the StatefulSet redis has no monitoring by PodMonitors; give it Monitoring.byPodMonitors()',
  );
});
