import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { FakeKubectl } from '../support/fake-kubectl';
import { BOOTSTRAP, bootstrap } from '../support/program';
import { until } from '../support/until';
import { withServers } from './clusters';

jest.setTimeout(120_000);

/** A program that is watched while it runs. */
interface Watched {
  /** What it has written so far. */
  output(): string;
  interrupt(): void;
  /** Takes no more of its output, as a reader of a pipe that has ended. */
  stopReading(): void;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

function watch(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Watched {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  }
  return {
    output: () => output,
    interrupt: () => void child.kill('SIGINT'),
    stopReading: () => child.stdout.destroy(),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

/** Waits until a program has written something. */
function written(watched: Watched, part: string | RegExp): Promise<void> {
  return until(`it writes ${part}`, () => Promise.resolve(new RegExp(part).test(watched.output())));
}

const STATUS = [BOOTSTRAP, 'status', '--watch', '--interval=1'];

test('where there is no terminal, the table is followed by what changes', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await bootstrap(3, 0, addresses);
    const pods = addresses.flatMap((address) => ['--address', address]);
    const watched = watch(process.execPath, [...STATUS, ...pods]);
    await written(watched, /\nHealthy: 3 nodes agree/);
    const before = watched.output();
    await all[1].kill();
    await written(watched, 'PodUnreachable');
    watched.interrupt();
    expect(await watched.ended).toBe(130);
    expect(watched.output().slice(before.length)).toMatch(
      /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S.*\n)+$/,
    );
    expect(watched.output().match(/SHARD/g)).toHaveLength(1);
  });
});

test('who has read enough of it ends it', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await bootstrap(3, 0, addresses);
    const pods = addresses.flatMap((address) => ['--address', address]);
    const watched = watch(process.execPath, [...STATUS, ...pods]);
    await written(watched, /\nHealthy: 3 nodes agree/);
    watched.stopReading();
    await all[1].kill();
    expect(await watched.ended).toBe(141);
    expect(watched.output()).not.toMatch(/\n {4}at /);
  });
});

/** That of util-linux, which runs a command on a terminal. */
const hasScript = /util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '');

(hasScript ? test : test.skip)('on a terminal it is drawn in place', async () => {
  await withServers(3, async ({ all, addresses }) => {
    await bootstrap(3, 0, addresses);
    const pods = addresses.flatMap((address) => ['--address', address]);
    const command = [process.execPath, ...STATUS, ...pods].join(' ');
    const watched = watch('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      ...process.env,
      TERM: 'xterm',
    });
    await written(watched, /\nHealthy: 3 nodes agree/);
    await all[1].kill();
    await written(watched, 'PodUnreachable');
    watched.interrupt();
    await watched.ended;
    const [first, ...others] = watched.output().split('A\u001b[J');
    expect(first).toMatch(/every 1 s, until Ctrl-C\r\n\r\nHealthy: /);
    expect(others.length).toBeGreaterThan(0);
    expect(others.at(-1)).toMatch(/every 1 s, until Ctrl-C\r\n\r\nerror /);
  });
});

describe('through kubectl', () => {
  let fake: FakeKubectl;
  beforeEach(() => {
    fake = new FakeKubectl();
    const template = {
      spec: { containers: [{ name: 'redis', ports: [{ containerPort: 6379 }] }] },
    };
    const set = { metadata: { name: 'redis' }, spec: { serviceName: 'redis', template } };
    const answers: Record<string, object> = {
      '/redis/scale': { spec: { replicas: 1 } },
      endpointslices: { items: [] },
      horizontalpodautoscalers: { items: [] },
      jobs: { items: [] },
      statefulsets: { items: [set] },
    };
    for (const [part, object] of Object.entries(answers)) answer(part, object);
  });
  afterEach(() => fake.remove());

  function answer(part: string, object: object): void {
    fake.answers(part, { output: JSON.stringify(object) });
  }

  function status(...args: string[]): Watched {
    const env = { ...process.env, PATH: `${dirname(fake.program)}:${process.env.PATH}` };
    const pods = ['--stateful-set=redis', '-n=infra'];
    return watch(process.execPath, [BOOTSTRAP, 'status', ...pods, ...args], env);
  }

  /** A Job runs, whose log ends with that line. */
  function runJob(line: string): void {
    const containers = [{ args: ['apply', '--stateful-set=redis'] }];
    const job = {
      metadata: { name: 'redis-bootstrap-1' },
      spec: { template: { spec: { containers } } },
    };
    answer('jobs', { items: [job] });
    const pod = { metadata: { name: 'redis-bootstrap-1-x' }, status: { phase: 'Running' } };
    answer('/pods?labelSelector', { items: [pod] });
    fake.answers('/log?tailLines', { output: `  ${line}\n` });
  }

  test('the status says how far the Job is', async () => {
    runJob('moved 1,024 of 4,096 slots in 8.0 s, 128 slots a second, about 24 s left');
    const text = status();
    expect(await text.ended).toBe(0);
    expect(text.output()).toMatch(
      /\nJob redis-bootstrap-1: moved 1,024 of 4,096 slots in 8\.0 s, .* left\n$/,
    );
    const data = status('--json');
    await data.ended;
    expect(JSON.parse(data.output())).toHaveProperty('job.name', 'redis-bootstrap-1');
  });

  test('a watch goes on with each line of the Job, and while Kubernetes does not answer', async () => {
    const watched = status('-w', '--interval=1');
    await written(watched, 'PodUnreachable');
    runJob('moved 1 of 9 slots');
    await written(watched, /Z Job redis-bootstrap-1: moved 1 of 9 slots\n/);
    runJob('moved 9 of 9 slots');
    await written(watched, /Z Job redis-bootstrap-1: moved 9 of 9 slots\n/);
    fake.answers('endpointslices', { error: 'Unable to connect to the server' });
    await written(watched, /Z cannot look: kubectl .* failed: Unable to connect to the server\n/);
    answer('endpointslices', { items: [] });
    await written(watched, /Z looking again\n/);
    watched.interrupt();
    expect(await watched.ended).toBe(130);
  });

  test('as JSON, each line is a status that is another one than before', async () => {
    const watched = status('-w', '--interval=1', '--json');
    await written(watched, /}\n/);
    runJob('moved 1 of 9 slots');
    await written(watched, 'moved 1 of 9');
    watched.interrupt();
    await watched.ended;
    const lines = watched.output().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { job?: object }).job?.constructor)).toEqual([
      undefined,
      Object,
    ]);
  });
});
