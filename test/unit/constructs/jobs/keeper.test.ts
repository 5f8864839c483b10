import { Size, Testing } from 'cdk8s';
import { BootstrapJob, Keeper, KeeperProps } from '../../../../src';
import { Manifest, manifest, statefulSet, withoutProgram } from '../synth';

function synth(props: Partial<KeeperProps> = {}): { keeper: Manifest; job: Manifest } {
  const chart = Testing.chart();
  const bootstrap = new BootstrapJob(chart, 'bootstrap', {
    statefulSet: statefulSet(chart),
    bootstrapImage: 'bootstrap:1',
    bootstrapPlacement: { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
  });
  new Keeper(chart, 'keeper', { bootstrap, ...props });
  return { keeper: manifest(chart, 'Deployment'), job: manifest(chart, 'Job') };
}

test('it is one pod with small requests, which soon leaves a lost host', () => {
  expect(withoutProgram(synth().keeper)).toMatchSnapshot();
});

test('it runs what the Job runs, forever', () => {
  const { keeper, job } = synth();
  const [pod, jobPod] = [keeper, job].map(({ spec }) => spec.template.spec);
  const { args, image, env } = jobPod.containers[0];
  expect(pod.containers[0]).toMatchObject({
    image,
    env,
    args: ['keep', ...(args as unknown as Manifest[]).slice(1), '--liveness-port=9122'],
  });
});

test('its resources and its name can be given', () => {
  const { keeper } = synth({
    metadata: { name: 'caretaker', labels: { team: 'data' } },
    keeperResources: { memory: { limit: Size.mebibytes(96) } },
  });
  expect(keeper.metadata).toMatchObject({ name: 'caretaker', labels: { team: 'data' } });
  expect(keeper.spec.template.spec.containers[0].resources).toEqual({ limits: { memory: '96Mi' } });
});

test('it runs where the Job may run, unless it has a placement of its own', () => {
  const placement = { nodeSelector: { pool: 'small' }, priorityClassName: 'low' };
  const { spec } = synth({ keeperPlacement: placement }).keeper.spec.template;
  expect(spec).toMatchObject(placement);
  expect(spec.tolerations).not.toContainEqual(expect.objectContaining({ key: 'dedicated' }));
  expect(synth().keeper.spec.template.spec.tolerations).toContainEqual(
    expect.objectContaining({ key: 'dedicated' }),
  );
});

test('a changed label of a user does not change its selector, which Kubernetes would refuse', () => {
  const before = synth({ metadata: { labels: { team: 'data' } } }).keeper;
  const after = synth({ metadata: { labels: { team: 'search', tier: 'cache' } } }).keeper;
  expect(after.spec.selector).toEqual(before.spec.selector);
  expect(after.spec.selector.matchLabels).toEqual({
    'app.kubernetes.io/name': 'redis-cluster',
    'app.kubernetes.io/instance': 'redis',
    'app.kubernetes.io/component': 'keeper',
  });
  expect(after.spec.template.metadata.labels).toEqual({
    ...after.spec.selector.matchLabels,
    team: 'search',
    tier: 'cache',
  });
});

test('it is restarted where it hangs, which it says on a port of its own', () => {
  const container = synth().keeper.spec.template.spec.containers[0];
  expect(container.args).toContain('--liveness-port=9122');
  expect(container.livenessProbe).toEqual({
    httpGet: { path: '/livez', port: 9122 },
    periodSeconds: 20,
    timeoutSeconds: 10,
    failureThreshold: 3,
  });
});
