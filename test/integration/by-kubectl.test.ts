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

/** Has Kubernetes know a StatefulSet with so many pods and such a manifest, and these Jobs. */
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

/** Runs the program for a person, where a StatefulSet has one pod, and such a manifest. */
function run(mode: string, manifest: object, jobs: readonly object[] = []): Promise<Ending> {
  answer(1, manifest, jobs);
  const args = ['--shards=3', '--replicas-per-shard=1', '-n=infra', '--stateful-set=redis'];
  return launch(BOOTSTRAP, [mode, ...args], environment()).ended;
}

test('pods are asked for where the manifest leaves their number open', async () => {
  expect((await run('plan', {})).output).toContain('next: ask for 6 pods where there are 1\n');
});

test('pods are not asked for where the next apply of the manifest would take them away', async () => {
  expect((await run('plan', { replicas: 1 })).output).toBe(
    'refused: the StatefulSet has 1 pods, but the cluster needs 6: raise its replicas\n',
  );
});

test('nothing is done beside a Job that is at work on the same pods', async () => {
  const containers = [{ args: ['apply', '--stateful-set=redis'] }];
  const job = {
    metadata: { name: 'redis-bootstrap-1' },
    spec: { template: { spec: { containers } } },
    status: { active: 1 },
  };
  const { code, output } = await run('apply', {}, [job]);
  expect(code).toBe(3);
  expect(output).toContain('refused: the Job redis-bootstrap-1 is at work on');
  expect((await run('plan', {}, [job])).code).toBe(0);
});

test('who reads slowly from a pipe gets all that is written', () => {
  answer(1_000, {}, []);
  const slowly = '"$0" "$@" | (sleep 1; cat)';
  const args = [BOOTSTRAP, 'status', '--json', '-n=infra', '--stateful-set=redis'];
  const output = execFileSync('sh', ['-c', slowly, process.execPath, ...args], {
    env: environment(),
  });
  expect(JSON.parse(output.toString())).toHaveProperty('nodes.length', 1_000);
});
