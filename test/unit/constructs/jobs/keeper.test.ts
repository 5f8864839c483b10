import { Chart, Size, Testing } from 'cdk8s';
import { BootstrapJob, BootstrapOptions, Keeper, KeeperProps } from '../../../../src';
import {
  chartIn,
  expectNoAccess,
  Manifest,
  manifest,
  manifests,
  statefulSet,
  withoutProgram,
} from '../synth';

function synth(props: Partial<KeeperProps> = {}): { keeper: Manifest; job: Manifest } {
  const chart = Testing.chart();
  const bootstrap = new BootstrapJob(chart, 'bootstrap', {
    statefulSet: statefulSet(chart),
    bootstrapImage: 'bootstrap:1',
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  });
  new Keeper(chart, 'keeper', { bootstrap, ...props });
  return { keeper: manifest(chart, 'Deployment'), job: manifest(chart, 'Job') };
}

test('it is one pod with small requests, which leaves a lost node soon', () => {
  expect(withoutProgram(synth().keeper)).toMatchSnapshot();
});

test('it runs what the Job runs, for ever', () => {
  const { keeper, job } = synth();
  const [pod, jobPod] = [keeper, job].map(({ spec }) => spec.template.spec);
  const { args, image, env } = jobPod.containers[0];
  expect(pod.containers[0]).toMatchObject({
    image,
    env,
    args: ['keep', ...(args as unknown as Manifest[]).slice(1)],
  });
});

test('its resources and its name can be given', () => {
  const { keeper } = synth({
    metadata: { name: 'warden', labels: { team: 'data' } },
    keeperResources: { memory: { limit: Size.mebibytes(96) } },
  });
  expect(keeper.metadata).toMatchObject({ name: 'warden', labels: { team: 'data' } });
  expect(keeper.spec.template.spec.containers[0].resources).toEqual({ limits: { memory: '96Mi' } });
});

describe('its rights', () => {
  function chartWith(options: BootstrapOptions = {}): Chart {
    const chart = chartIn('infra');
    const redis = statefulSet(chart, { replicas: options.apiAccess === false ? 6 : undefined });
    const bootstrap = new BootstrapJob(chart, 'bootstrap', { statefulSet: redis, ...options });
    new Keeper(chart, 'keeper', { bootstrap });
    return chart;
  }

  /** The object of that kind that is the keeper's, beside the Job's. */
  function own(chart: Chart, kind: string): Manifest {
    const [job, keeper, ...others] = manifests(chart, kind);
    expect(job.metadata.name).toBe('redis-bootstrap');
    expect(others).toEqual([]);
    return keeper;
  }

  test('are to read where the pods stand and how many are asked for; not to scale, nor to delete', () => {
    expect(own(chartWith(), 'Role').rules).toEqual([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
      {
        apiGroups: ['apps'],
        resources: ['statefulsets/scale'],
        resourceNames: ['redis'],
        verbs: ['get'],
      },
    ]);
  });

  test('are bound to a ServiceAccount of its own, which is that of its pod', () => {
    const chart = chartWith();
    const metadata = { name: 'redis-keeper', namespace: 'infra' };
    expect(own(chart, 'ServiceAccount')).toMatchObject({ metadata });
    expect(own(chart, 'Role')).toMatchObject({ metadata });
    expect(own(chart, 'RoleBinding')).toMatchObject({
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'redis-keeper' },
      subjects: [{ kind: 'ServiceAccount', name: 'redis-keeper' }],
    });
    expect(manifest(chart, 'Deployment').spec.template.spec).toMatchObject({
      serviceAccountName: 'redis-keeper',
      automountServiceAccountToken: true,
    });
  });

  test('are none where the Job has no access to the API', () => {
    expectNoAccess(chartWith({ apiAccess: false }), 'Deployment');
  });
});
