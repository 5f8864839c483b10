import { Chart, Size, Testing } from 'cdk8s';
import { BootstrapJob, Keeper, RedisPodOptions, Scaling } from '../../../../src';
import { chartIn, expectNoAccess, Manifest, manifest, manifests, statefulSet } from '../synth';

/** To expand the claims of three shards with a replica each. */
const EXPAND = {
  apiGroups: [''],
  resources: ['persistentvolumeclaims'],
  resourceNames: [0, 1, 2, 3, 4, 5].map((ordinal) => `data-redis-${ordinal}`),
  verbs: ['get', 'patch'],
};

describe('the rights of the Job', () => {
  function chartWith(scaling?: Scaling, options: RedisPodOptions = {}): Chart {
    const chart = Testing.chart();
    const props = { scaling, ...options };
    new BootstrapJob(chart, 'job', { statefulSet: statefulSet(chart, props) });
    return chart;
  }

  function rules(scaling?: Scaling): Manifest {
    return manifest(chartWith(scaling), 'Role').rules;
  }

  test('are to read where pods are, to scale this StatefulSet only, to delete older Jobs, and to make events', () => {
    expect(rules()).toEqual([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['list'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'delete'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
      {
        apiGroups: ['apps'],
        resources: ['statefulsets/scale'],
        resourceNames: ['redis'],
        verbs: ['get', 'patch'],
      },
    ]);
  });

  test('are to delete volume claims only where it is asked to', () => {
    const chart = chartWith(undefined, { deleteVolumesOnScaleDown: true });
    const right = { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['delete'] };
    expect(manifest(chart, 'Role').rules).toContainEqual(right);
    expect(manifest(chart, 'Job').spec.template.spec.containers[0].args).toEqual(
      expect.arrayContaining(['--claims=data', '--delete-claims']),
    );
  });

  test('are to expand the claims of its own pods only where it is asked to', () => {
    const chart = chartWith(undefined, { expandStorageTo: Size.gibibytes(5) });
    expect(manifest(chart, 'Role').rules).toContainEqual(EXPAND);
    expect(manifest(chart, 'Job').spec.template.spec.containers[0].args).toEqual(
      expect.arrayContaining(['--claims=data', '--storage=5Gi']),
    );
  });

  test('are not to scale where the manifest has the number of pods', () => {
    expect(rules(Scaling.byManifest({ pods: 6, apiAccess: true }))).toContainEqual(
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
      automountServiceAccountToken: false,
    });
  });

  test('are none without access to the API', () => {
    expectNoAccess(chartWith(Scaling.byManifest({ pods: 6 })), 'Job');
  });
});

describe('the rights of the keeper', () => {
  function chartWith(scaling?: Scaling, options: RedisPodOptions = {}): Chart {
    const chart = chartIn('infra');
    const redis = statefulSet(chart, { scaling, ...options });
    const bootstrap = new BootstrapJob(chart, 'bootstrap', { statefulSet: redis });
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

  test('are to read where the pods are, to ask for as many as have nodes, and to make events; not to delete', () => {
    expect(own(chartWith(), 'Role').rules).toEqual([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
      {
        apiGroups: ['apps'],
        resources: ['statefulsets/scale'],
        resourceNames: ['redis'],
        verbs: ['get', 'patch'],
      },
    ]);
  });

  test('are to expand claims as the Job does', () => {
    const chart = chartWith(undefined, { expandStorageTo: Size.gibibytes(5) });
    expect(own(chart, 'Role').rules).toContainEqual(EXPAND);
  });

  test('are not to scale where the manifest has the number of pods', () => {
    const scaling = Scaling.byManifest({ pods: 6, apiAccess: true });
    expect(own(chartWith(scaling), 'Role').rules).toContainEqual(
      expect.objectContaining({ resources: ['statefulsets/scale'], verbs: ['get'] }),
    );
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
      automountServiceAccountToken: false,
    });
  });

  test('are none where the Job has no access to the API', () => {
    expectNoAccess(chartWith(Scaling.byManifest({ pods: 6 })), 'Deployment');
  });
});

test.each(['Job', 'Deployment'])('the token of the %s is valid for ten minutes', (kind) => {
  const chart = Testing.chart();
  const bootstrap = new BootstrapJob(chart, 'bootstrap', { statefulSet: statefulSet(chart) });
  new Keeper(chart, 'keeper', { bootstrap });
  const { containers, volumes } = manifest(chart, kind).spec.template.spec;
  expect(containers[0].volumeMounts).toContainEqual({
    name: 'api-token',
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    readOnly: true,
  });
  expect(volumes).toContainEqual({
    name: 'api-token',
    projected: {
      sources: [
        { serviceAccountToken: { path: 'token', expirationSeconds: 600 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      ],
    },
  });
});
