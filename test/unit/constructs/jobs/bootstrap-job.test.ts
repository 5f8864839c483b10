import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { BootstrapJob, BootstrapJobProps, RedisConfigMap } from '../../../../src';
import { parseOptions } from '../../../../src/bootstrap/options';
import { BOOTSTRAP } from '../../../support/program';
import {
  chartIn,
  expectNoAccess,
  Manifest,
  manifest,
  manifests,
  statefulSet,
  text,
  withoutProgram,
} from '../synth';

/** What a Job may be given beside the StatefulSet. */
type Options = Omit<BootstrapJobProps, 'statefulSet'>;

/** A chart with a Job for a StatefulSet that has the number of pods if the Job may not give it. */
function chartWith(options: Options = {}, chart = Testing.chart()): Chart {
  new BootstrapJob(chart, 'job', {
    statefulSet: statefulSet(chart, { replicas: options.apiAccess === false ? 6 : undefined }),
    ...options,
  });
  return chart;
}

function job(options?: Options, chart?: Chart): Manifest {
  return manifest(chartWith(options, chart), 'Job');
}

function container(options?: Options): Manifest {
  return job(options).spec.template.spec.containers[0];
}

function nameOf(options?: Options, chart?: Chart): string {
  return text(job(options, chart).metadata.name);
}

function programOf(chart: Chart): Manifest {
  const found = manifests(chart, 'ConfigMap').filter((each) => 'binaryData' in each);
  expect(found).toHaveLength(1);
  return found[0];
}

function argsOf(object: Manifest): string[] {
  return object.args as unknown as string[];
}

function everything(chart: Chart): Required<Options> {
  return {
    metadata: { name: 'form', labels: { team: 'data' }, annotations: { owner: 'data' } },
    shards: 4,
    replicasPerShard: 2,
    apiAccess: false,
    bootstrapDeadline: Duration.minutes(2),
    bootstrapTtl: Duration.days(1),
    nodeImage: 'node:22',
    bootstrapImage: 'registry.example.com/bootstrap:1',
    bootstrapResources: { memory: { limit: Size.mebibytes(128) } },
    password: { secret: kplus.Secret.fromSecretName(chart, 'secret', 'auth'), key: 'password' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    priorityClassName: 'high',
    imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'registry')],
  };
}

const options = Object.keys(everything(Testing.chart())) as (keyof Options)[];

test('each prop has its field', () => {
  const chart = Testing.chart();
  const redis = statefulSet(chart, { replicas: 12 });
  new BootstrapJob(chart, 'job', { statefulSet: redis, ...everything(chart) });
  expect(withoutProgram(manifest(chart, 'Job'))).toMatchSnapshot();
});

describe('the program', () => {
  const configMap = programOf(chartWith());
  const bytes = Buffer.from(text(configMap.binaryData['bootstrap.js.br']), 'base64');

  test('is the one that npm run bundle wrote', () => {
    expect(brotliDecompressSync(bytes).equals(readFileSync(BOOTSTRAP))).toBe(true);
  });

  test('takes less than half of the 256 KiB that kubectl apply has for a copy', () => {
    expect(JSON.stringify(configMap).length).toBeLessThan(128 * 1024);
  });

  test('is started by the command, with the arguments behind it', () => {
    const { command, volumeMounts } = container();
    const words = (command as unknown as string[]).map((word) =>
      word.replace(text(volumeMounts[0].mountPath), dirname(BOOTSTRAP)),
    );
    const args = ['apply', '--shards=none'];
    const { status, stderr } = spawnSync(process.execPath, [...words.slice(1), ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toContain('--shards is none, and must be a whole number from 3 to 1000');
    expect(status).toBe(64);
  });

  test('comes out of the ConfigMap that the pod mounts', () => {
    const { volumes } = job().spec.template.spec;
    expect(volumes).toEqual([{ name: 'program', configMap: { name: configMap.metadata.name } }]);
    expect(container().volumeMounts[0].name).toBe('program');
  });

  test('runs in another Node.js image', () => {
    expect(container({ nodeImage: 'node:22' }).image).toBe('node:22');
  });

  test('comes in an image in place of the ConfigMap', () => {
    const chart = chartWith({ bootstrapImage: 'bootstrap:1' });
    const { spec } = manifest(chart, 'Job').spec.template;
    expect(spec.containers[0].image).toBe('bootstrap:1');
    expect(spec.containers[0]).not.toHaveProperty('command');
    expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
    expect(spec).not.toHaveProperty('volumes');
    expect(manifests(chart, 'ConfigMap')).toHaveLength(1);
  });
});

describe('what the program is told', () => {
  function settings(args: string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof parseOptions> {
    return parseOptions(
      args.map((arg) => arg.replace('$(NAMESPACE)', 'infra')),
      env,
    );
  }

  test('is where the pods are, and how many', () => {
    expect(settings(argsOf(container()))).toMatchObject({
      spec: { shards: 3, replicasPerShard: 1 },
      source: {
        find: 'api',
        workload: { statefulSet: 'redis', service: 'redis', namespace: 'infra', port: 6379 },
      },
      deadline: 600_000,
    });
    const { shards, replicasPerShard, bootstrapDeadline } = everything(Testing.chart());
    const given = { shards, replicasPerShard, bootstrapDeadline };
    expect(settings(argsOf(container(given)))).toMatchObject({
      spec: { shards: 4, replicasPerShard: 2 },
      deadline: 120_000,
    });
    expect(settings(argsOf(container({ apiAccess: false })))).toMatchObject({
      source: { find: 'dns' },
    });
  });

  test.each([
    ['with access to the API', true, '--find=api'],
    ['without', false, '--find=dns'],
  ])('is how many pods the manifest asks for, %s', (_, apiAccess, find) => {
    const chart = Testing.chart();
    const redis = statefulSet(chart, { replicas: 8 });
    new BootstrapJob(chart, 'job', { statefulSet: redis, apiAccess });
    const [told] = manifest(chart, 'Job').spec.template.spec.containers as unknown as Manifest[];
    expect(argsOf(told)).toEqual(expect.arrayContaining(['--shards=3', find, '--pods=8']));
  });

  test('is what the servers are configured to do', () => {
    const chart = Testing.chart();
    const config = new RedisConfigMap(chart, 'tuned', {
      metadata: { name: 'tuned' },
      nodeTimeout: Duration.seconds(2),
      requireFullCoverage: false,
      directives: { 'repl-diskless-sync-delay': '0' },
    });
    new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chart, { config }) });
    const [told] = manifest(chart, 'Job').spec.template.spec.containers as unknown as Manifest[];
    const tuning = { nodeTimeout: 2000, requireFullCoverage: false, syncDelay: 0 };
    expect(settings(argsOf(told))).toMatchObject({ spec: { tuning } });
  });

  test('is the namespace of its pod, its Job, and the password out of a Secret', () => {
    const { password } = everything(Testing.chart());
    expect(container({ password }).env).toEqual([
      { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['job-name']" } } },
      { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'auth', key: 'password' } } },
    ]);
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
    expect(nameOf({ shards: 3, apiAccess: true, nodeImage: 'node:24.21.0' })).toBe(nameOf());
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

describe('its rights', () => {
  function rules(replicas?: number): Manifest {
    const chart = Testing.chart();
    new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chart, { replicas }) });
    return manifest(chart, 'Role').rules;
  }

  test('are to read where pods stand, to scale the one StatefulSet, and to delete Jobs before it', () => {
    expect(rules()).toEqual([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['list'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'delete'] },
      {
        apiGroups: ['apps'],
        resources: ['statefulsets/scale'],
        resourceNames: ['redis'],
        verbs: ['get', 'patch'],
      },
    ]);
  });

  test('are not to scale where the manifest has the number of pods', () => {
    expect(rules(6)).toContainEqual(
      expect.objectContaining({ resources: ['statefulsets/scale'], verbs: ['get'] }),
    );
  });

  test('are bound to the ServiceAccount of its pods', () => {
    const chart = chartWith();
    const name = 'redis-bootstrap';
    expect(manifest(chart, 'ServiceAccount').metadata.name).toBe(name);
    expect(manifest(chart, 'Role').metadata.name).toBe(name);
    expect(manifest(chart, 'RoleBinding')).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name }],
    });
    expect(manifest(chart, 'Job').spec.template.spec).toMatchObject({
      serviceAccountName: name,
      automountServiceAccountToken: true,
    });
  });

  test('are none without access to the API', () => {
    expectNoAccess(chartWith({ apiAccess: false }), 'Job');
  });
});

test('what it is given as annotations stands on all of its objects, beside Argo CD’s on the Job', () => {
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

test('it stands in the namespace of the StatefulSet, with all that it needs', () => {
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
  expect(labelSelector._toKube().matchLabels).toEqual(
    manifest(chart, 'Job').spec.template.metadata.labels,
  );
  expect(namespaces?.names).toEqual(['infra']);
});

describe('refuses', () => {
  test.each<[string, Options, string]>([
    ['two shards', { shards: 2 }, 'shards is 2, and must be a whole number from 3 to 1000'],
    ['half a shard', { shards: 2.5 }, 'shards is 2.5, and must be a whole number from 3 to 1000'],
    [
      'fewer replicas than none',
      { replicasPerShard: -1 },
      'replicasPerShard is -1, and must be a whole number of at least 0',
    ],
    [
      'no time at all',
      { bootstrapDeadline: Duration.seconds(0) },
      'bootstrapDeadline in seconds is 0, and must be a whole number of at least 1',
    ],
    [
      'more pods than the StatefulSet has',
      { apiAccess: false, shards: 4 },
      'the StatefulSet has 6 replicas, and shards and replicasPerShard ask for 8 pods; give it replicas: 8',
    ],
  ])('%s', (_, options, message) => {
    expect(() => chartWith(options)).toThrow(new Error(message));
  });

  test('a StatefulSet that nobody would scale', () => {
    const chart = Testing.chart();
    const props = { statefulSet: statefulSet(chart), apiAccess: false };
    expect(() => new BootstrapJob(chart, 'job', props)).toThrow(
      new Error(
        'apiAccess is false and the StatefulSet has no replicas, so nobody would start its pods; give it replicas: 6',
      ),
    );
  });
});
