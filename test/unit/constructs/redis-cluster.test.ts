import { ApiObject, App, Chart, JsonPatch, Testing, Yaml } from 'cdk8s';
import { Keeper, RedisCluster, RedisClusterProps } from '../../../src';
import { everything, together } from './every-option';
import { Manifest, manifest, manifests, text, withoutProgram } from './synth';

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

const options = Object.keys(everything(Testing.chart())) as (keyof RedisClusterProps)[];

describe('by default', () => {
  const chart = chartWith();

  test('these are all of its objects', () => {
    const objects = withoutProgram(objectsOf(chart)) as Manifest[];
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
  });
});

describe('each prop does something:', () => {
  test.each(options)('%s', (option) => {
    const value = option === 'deleteVolumesOnScaleDown' || everything(Testing.chart())[option];
    // Users are there only where somebody has to log in.
    const beside = option === 'users' ? { auth: everything(Testing.chart()).auth } : {};
    expect(yaml({ ...beside, [option]: value })).not.toBe(yaml(beside));
  });

  test('all of them together make a cluster too', () => {
    const chart = Testing.chart();
    const { spec } = manifest(chartWith(together(chart), chart), 'StatefulSet');
    expect(spec.replicas).toBe(15);
  });
});

test.each([
  ['nothing', () => ({})],
  ['everything', () => together(Testing.chart())],
])('with %s given, the same app is synthesized byte for byte again', (_, props) => {
  const synthesize = (): string => {
    const app = new App();
    chartWith(props(), new Chart(app, 'test'));
    return app.synthYaml();
  };
  expect(synthesize()).toBe(synthesize());
});

test('labels, annotations and a namespace are those of every object', () => {
  const { labels, annotations } = everything(Testing.chart()).metadata;
  const objects = objectsOf(chartWith({ metadata: { labels, annotations, namespace: 'infra' } }));
  for (const { metadata } of objects) {
    expect(metadata).toMatchObject({ namespace: 'infra', labels, annotations });
  }
});

test('the port is that of the Service, the server and the Job', () => {
  const chart = chartWith({ port: 7000 });
  for (const service of manifests(chart, 'Service')) {
    expect(service.spec.ports[0].port).toBe(7000);
  }
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

describe('the PodDisruptionBudget', () => {
  test('can be reached, to change what it allows', () => {
    const chart = Testing.chart();
    const { podDisruptionBudget } = new RedisCluster(chart, 'redis');
    podDisruptionBudget?.addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', 2));
    expect(manifest(chart, 'PodDisruptionBudget').spec.maxUnavailable).toBe(2);
  });

  test('can be left out', () => {
    const chart = Testing.chart();
    const redis = new RedisCluster(chart, 'redis', { podDisruptionBudget: false });
    expect(redis.podDisruptionBudget).toBeUndefined();
    expect(manifests(chart, 'PodDisruptionBudget')).toEqual([]);
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
      ...manifests(chart, 'Service').map(({ spec }) => spec.selector),
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
  expect(new Set(namesOf(objectsOf(chart))).size).toBe(30);
  const [sessions, cache] = manifests(chart, 'StatefulSet');
  expect(selects(sessions.spec.selector.matchLabels, cache)).toBe(false);
  expect(selects(cache.spec.selector.matchLabels, sessions)).toBe(false);
});

test.each([
  ['StatefulSet', (redis: RedisCluster) => redis.statefulSet],
  ['Service', (redis: RedisCluster) => redis.service],
  ['Service', (redis: RedisCluster) => redis.clientService],
  ['Job', (redis: RedisCluster) => redis.bootstrap],
  ['Deployment', (redis: RedisCluster) => redis.keeper as Keeper],
])('any field of the %s can be set, even one of a newer Kubernetes', (kind, find) => {
  const chart = Testing.chart();
  const object = ApiObject.of(find(new RedisCluster(chart, 'redis')));
  object.addJsonPatch(JsonPatch.add('/spec/fieldOfTomorrow', 5));
  const found = manifests(chart, kind).filter(
    ({ metadata }) => text(metadata.name) === object.name,
  );
  expect(found[0].spec.fieldOfTomorrow).toBe(5);
});
