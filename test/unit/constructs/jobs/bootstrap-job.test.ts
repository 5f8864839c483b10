import { Duration, Size, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import { BootstrapJob, RedisCluster, RedisClusterProps, Scaling } from '../../../../src';
import { chartIn, Manifest, manifest, statefulSet, text, withoutProgram } from '../synth';
import { chartWith, everything, nameOf, Options, programOf } from './job';

const options = Object.keys(everything(Testing.chart())) as (keyof Options)[];

test('each prop has its field', () => {
  const chart = Testing.chart();
  const redis = statefulSet(chart, { scaling: Scaling.byManifest({ pods: 12 }) });
  new BootstrapJob(chart, 'job', { statefulSet: redis, ...everything(chart) });
  expect(withoutProgram(manifest(chart, 'Job'))).toMatchSnapshot();
});

describe('its pods', () => {
  function podFor(options?: Options): Manifest {
    const chart = Testing.chart();
    const redis = statefulSet(chart, {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      priorityClassName: 'high',
      imagePullSecrets: [Secret.fromSecretName(chart, 'nodes-pull', 'registry')],
    });
    new BootstrapJob(chart, 'job', { statefulSet: redis, ...options });
    return manifest(chart, 'Job').spec.template.spec;
  }

  test('run where the nodes may run, and are pulled with the same Secrets', () => {
    expect(podFor()).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      priorityClassName: 'high',
      imagePullSecrets: [{ name: 'registry' }],
    });
  });

  test('can have a placement of their own, in place of all of that', () => {
    const pod = podFor({ bootstrapPlacement: { nodeSelector: { pool: 'small' } } });
    expect(pod.nodeSelector).toEqual({ pool: 'small' });
    expect(pod).not.toHaveProperty('tolerations');
    expect(pod).not.toHaveProperty('priorityClassName');
  });

  test('can be pulled with other Secrets', () => {
    const { bootstrapImagePullSecrets } = everything(Testing.chart());
    expect(podFor({ bootstrapImagePullSecrets }).imagePullSecrets).toEqual([{ name: 'pull' }]);
  });
});

describe('the name', () => {
  test.each(options.filter((option) => option !== 'metadata'))('changes with %s', (option) => {
    const changed = { [option]: everything(Testing.chart())[option] };
    expect(nameOf(changed)).not.toBe(nameOf());
  });

  test('changes with the program', async () => {
    let other = '';
    await jest.isolateModulesAsync(async () => {
      // Another file, such as this one, stands in for a program of another version.
      jest.doMock('../../../../src/constructs/common/package-path', () => ({
        packagePath: () => __filename,
      }));
      const { Testing } = await import('cdk8s');
      const constructs = await import('../../../../src');
      const { statefulSet } = await import('../synth');
      const chart = Testing.chart();
      const redis = statefulSet(chart);
      other = new constructs.BootstrapJob(chart, 'job', { statefulSet: redis }).name;
    });
    expect(other).toMatch(/^redis-bootstrap-[0-9a-f]{8}$/);
    expect(other).not.toBe(nameOf());
  });

  test('stays where nothing changed that the Job does', () => {
    expect(nameOf({ metadata: { annotations: { owner: 'data' } } })).toBe(nameOf());
    expect(nameOf({ shards: 3, nodeJsImage: 'node:24.21.0-slim' })).toBe(nameOf());
  });

  test('fits a label, which Kubernetes makes of it, whatever StatefulSet it is for', () => {
    const chart = Testing.chart();
    const redis = statefulSet(chart, { metadata: { name: 'r'.repeat(52) } });
    const { name } = new BootstrapJob(chart, 'job', { statefulSet: redis });
    expect(name).toHaveLength(63);
    expect(name).toMatch(/^r{52}-b-[0-9a-f]{8}$/);
  });

  test('is that of the metadata, or else that of the StatefulSet', () => {
    expect(nameOf()).toMatch(/^redis-bootstrap-[0-9a-f]{8}$/);
    expect(nameOf({ metadata: { name: 'form' } })).toMatch(/^form-[0-9a-f]{8}$/);
  });
});

test('its annotations are those of all of its objects, beside Argo CD’s on the Job', () => {
  const chart = chartWith({ metadata: { annotations: { owner: 'data' } } });
  for (const object of [manifest(chart, 'Role'), programOf(chart)]) {
    expect(object.metadata.annotations).toEqual({ owner: 'data' });
  }
  expect(manifest(chart, 'Job').metadata.annotations).toEqual({
    'argocd.argoproj.io/hook': 'Sync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    owner: 'data',
  });
});

describe('another shape', () => {
  /** What Argo CD compares: all but hooks. */
  function compared(props: RedisClusterProps): object[] {
    const chart = Testing.chart();
    new RedisCluster(chart, 'redis', { keeper: false, ...props });
    const objects = Testing.synth(chart) as Manifest[];
    return objects.filter(({ metadata }) => !metadata.annotations?.['argocd.argoproj.io/hook']);
  }

  test.each<[string, RedisClusterProps]>([
    ['shards', { shards: 4 }],
    ['replicas', { replicasPerShard: 2 }],
    ['larger volumes', { expandStorageTo: Size.gibibytes(5), scaling: Scaling.byJob() }],
  ])('with other %s is a difference to Argo CD without a keeper too', (_, props) => {
    expect(compared(props)).not.toEqual(compared({}));
  });

  test('restarts no pod', () => {
    const [three, four] = [3, 4].map((shards) => {
      const found = compared({ shards }) as unknown as Manifest[];
      return found.find(({ kind }) => text(kind) === 'StatefulSet')!.spec;
    });
    expect(four).toEqual(three);
  });
});

test('it is in the namespace of the StatefulSet, with all that it needs', () => {
  const chart = Testing.chart();
  const namespace = 'infra';
  new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chartIn(namespace)) });
  const objects = Testing.synth(chart) as Manifest[];
  expect(objects.map(({ kind }) => kind)).toEqual([
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ConfigMap',
    'Job',
  ]);
  expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(objects.map(() => namespace));
});

test('its pods are selected by their labels, in its namespace', () => {
  const chart = chartIn('infra');
  const { pods } = new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chart) });
  const { labelSelector, namespaces } = pods.toPodSelectorConfig();
  const labels = {
    'app.kubernetes.io/name': 'redis-cluster',
    'app.kubernetes.io/instance': 'redis',
    'app.kubernetes.io/component': 'bootstrap',
  };
  expect(labelSelector._toKube().matchLabels).toEqual(labels);
  expect(manifest(chart, 'Job').spec.template.metadata.labels).toMatchObject(labels);
  expect(namespaces?.names).toEqual(['infra']);
});

describe('refuses', () => {
  test.each<[string, Options, string]>([
    ['two shards', { shards: 2 }, 'shards is 2, and must be an integer from 3 to 1000'],
    ['half a shard', { shards: 2.5 }, 'shards is 2.5, and must be an integer from 3 to 1000'],
    [
      'a negative number of replicas',
      { replicasPerShard: -1 },
      'replicasPerShard is -1, and must be an integer of at least 0',
    ],
    [
      'no time at all',
      { bootstrapDeadline: Duration.seconds(0) },
      'bootstrapDeadline in seconds is 0, and must be an integer of at least 1',
    ],
  ])('%s', (_, options, message) => {
    expect(() => chartWith(options)).toThrow(new Error(message));
  });

  test('a StatefulSet whose manifest sets too few pods', () => {
    const chart = Testing.chart();
    const props = {
      statefulSet: statefulSet(chart, { scaling: Scaling.byManifest({ pods: 6 }) }),
      shards: 4,
    };
    expect(() => new BootstrapJob(chart, 'job', props)).toThrow(
      new Error(
        'the StatefulSet has 6 pods, and shards and replicasPerShard need 8; give it Scaling.byManifest({ pods: 8 })',
      ),
    );
  });
});
