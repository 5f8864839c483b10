import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { FakeKubectl } from '../support/fake-kubectl';
import { BOOTSTRAP, Ending, launch } from '../support/program';

let fake: FakeKubectl;
beforeEach(() => {
  fake = new FakeKubectl();
});
afterEach(() => fake.remove());

const SERVER = { name: 'redis', ports: [{ containerPort: 6379 }] };

/** Kubernetes has a StatefulSet with so many pods and such a manifest, and these Jobs. */
function answer(replicas: number, manifest: object, jobs: readonly object[]): void {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec: manifest }),
  };
  const template = { spec: { containers: [SERVER] } };
  const set = {
    metadata: { name: 'redis', annotations },
    spec: { serviceName: 'redis', template },
  };
  const answers: Record<string, object> = {
    '/redis/scale': { spec: { replicas } },
    endpointslices: { items: [] },
    horizontalpodautoscalers: { items: [] },
    jobs: { items: jobs },
    statefulsets: { items: [set] },
  };
  for (const [part, answer] of Object.entries(answers)) {
    fake.answers(part, { output: JSON.stringify(answer) });
  }
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${dirname(fake.program)}:${process.env.PATH}` };
}

/** Runs the program by hand, where a StatefulSet has one pod, and such a manifest. */
function run(mode: string, manifest: object, jobs: readonly object[] = []): Promise<Ending> {
  answer(1, manifest, jobs);
  const args = ['--shards=3', '--replicas-per-shard=1', '-n=infra', '--stateful-set=redis'];
  return launch(BOOTSTRAP, [mode, ...args], environment()).ended;
}

test('pods are asked for where the manifest leaves their number open', async () => {
  expect((await run('plan', {})).output).toContain(
    'next (ScalingOut): scale the StatefulSet from 1 to 6 pods\n',
  );
});

test('pods are not asked for whose manifest gives their number', async () => {
  expect((await run('plan', { replicas: 1 })).output).toBe(
    'refused (TooFewPods): the StatefulSet has 1 pods, but the cluster needs 6: raise its replicas\n',
  );
});

test('nothing is changed by hand while a Job is running', async () => {
  const containers = [{ args: ['apply', '--stateful-set=redis'] }];
  const job = {
    metadata: { name: 'redis-bootstrap-1' },
    spec: { template: { spec: { containers } } },
    status: { active: 1 },
  };
  const { code, output } = await run('apply', {}, [job]);
  expect(code).toBe(3);
  expect(output).toContain('refused (JobRunning): the Job redis-bootstrap-1 is working on');
  expect((await run('plan', {}, [job])).code).toBe(0);
});

test('a slow reader of a pipe gets all of the output', () => {
  answer(1_000, {}, []);
  const slowly = '"$0" "$@" | (sleep 1; cat)';
  const args = [BOOTSTRAP, 'status', '--json', '-n=infra', '--stateful-set=redis'];
  const output = execFileSync('sh', ['-c', slowly, process.execPath, ...args], {
    env: environment(),
  });
  expect(JSON.parse(output.toString())).toHaveProperty('nodes.length', 1_000);
});

test('a wait waits for the Job, and ends with its refusal', async () => {
  const containers = [{ args: ['apply', '--stateful-set=redis'] }];
  const job = {
    metadata: { name: 'redis-bootstrap-1' },
    spec: { template: { spec: { containers } } },
    status: { failed: 1 },
  };
  const failed = { metadata: { name: 'redis-bootstrap-1-x' }, status: { phase: 'Failed' } };
  fake.answers('/pods?labelSelector', { output: JSON.stringify({ items: [failed] }) });
  fake.answers('/log?tailLines', {
    output: 'refused (ForeignNode): redis-0 knows a foreign node\n',
  });
  expect(await run('wait', {}, [job])).toMatchObject({
    code: 3,
    output:
      'refused (ForeignNode): redis-0 knows a foreign node (said by the Job redis-bootstrap-1)\n',
  });
});

test('a Kubernetes that does not answer ends the program with 69 and one line', async () => {
  fake.answers('statefulsets', { error: 'Unable to connect to the server' });
  const { code, output } = await launch(BOOTSTRAP, ['status', '-n=infra'], environment()).ended;
  expect(output).toMatch(/^kubectl get .* failed: Unable to connect to the server\n$/);
  expect(code).toBe(69);
});

test('a bug ends the program with 70 and a stack', async () => {
  // No API server answers that.
  fake.answers('statefulsets', { output: '{}' });
  const { code, output } = await launch(BOOTSTRAP, ['status', '-n=infra'], environment()).ended;
  expect(output).toMatch(/^TypeError: .*\n {4}at /);
  expect(code).toBe(70);
});
