import { Options, parseOptions } from '../../../src/bootstrap/options';
import { UsageError } from '../../../src/bootstrap/util/usage-error';

const CLUSTER = ['--shards', '3', '--replicas-per-shard', '1'];
const NAMES = ['--stateful-set', 'redis', '--service', 'nodes', '--namespace', 'infra'];
const IN_CLUSTER = ['--find', 'api', ...NAMES];
const WORKLOAD = { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 6379 };

function read(args: readonly string[], env: NodeJS.ProcessEnv = {}): Options {
  return parseOptions([...args], env);
}

function refusal(...args: string[]): string {
  try {
    read(args);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `--address=10.0.0.${index}:6379`);
}

test('a Job is given the wanted shape and the way to the pods, and has the defaults of the servers', () => {
  expect(read(['apply', ...CLUSTER, ...IN_CLUSTER])).toEqual({
    mode: 'apply',
    spec: {
      shards: 3,
      replicasPerShard: 1,
      tuning: { nodeTimeout: 15_000, requireFullCoverage: true, syncDelay: 5 },
      scales: true,
    },
    source: { find: 'api', workload: WORKLOAD },
    credentials: {},
    deadline: 600_000,
  });
});

test('each setting can be given', () => {
  const more = ['--port', '7000', '--node-timeout', '2000', '--partial-coverage'];
  const rest = ['--sync-delay', '0', '--deadline', '30', '--pods', '8'];
  expect(read(['apply', ...CLUSTER, ...IN_CLUSTER, ...more, ...rest])).toMatchObject({
    spec: { tuning: { nodeTimeout: 2_000, requireFullCoverage: false, syncDelay: 0 } },
    source: { workload: { port: 7000 }, pods: 8 },
    deadline: 30_000,
  });
});

test('the Job may be asked to delete the claims of a template, and to expand them', () => {
  const claims = ['--claims', 'data'];
  expect(read(['apply', ...CLUSTER, ...IN_CLUSTER, ...claims, '--delete-claims'])).toMatchObject({
    spec: { deletesClaims: true },
    source: { claims: 'data' },
  });
  expect(read(['apply', ...CLUSTER, ...IN_CLUSTER, ...claims, '--storage', '5Gi'])).toMatchObject({
    spec: { storage: '5Gi' },
    source: { claims: 'data', storage: '5Gi' },
  });
});

test.each([
  ['--claims is data, and goes with --find api: leave it out', ['--claims', 'data']],
  ['--delete-claims does not tell whose: give --claims as well', ['--delete-claims']],
  [
    '--storage is 5GB, and must be a quantity such as 5Gi, together with --claims',
    [...IN_CLUSTER, '--claims', 'data', '--storage', '5GB'],
  ],
])('refused: %s', (message, args) => {
  expect(refusal('plan', ...CLUSTER, ...args)).toBe(message);
});

test.each([
  ['kubectl', []],
  ['addresses', addresses(6)],
])('by %s it is known which settings were given by hand', (_, args) => {
  expect(read(['apply', ...CLUSTER, ...args])).toMatchObject({
    spec: { tuning: { nodeTimeout: 15_000, requireFullCoverage: true, syncDelay: 5 } },
    given: {},
  });
  const some = ['--partial-coverage', '--sync-delay', '0'];
  expect(read(['plan', ...CLUSTER, ...args, ...some])).toMatchObject({
    spec: { tuning: { nodeTimeout: 15_000, requireFullCoverage: false, syncDelay: 0 } },
    given: { requireFullCoverage: false, syncDelay: 0 },
  });
});

test('servers are found at their addresses, of either family', () => {
  const hosts = ['10.0.0.1:7000', '[fd00::1]:7001', '[::1]:7002'];
  const args = hosts.flatMap((host) => ['--address', host]);
  const { source } = read(['plan', '--shards', '3', '--replicas-per-shard', '0', ...args]);
  expect(source).toEqual({
    find: 'address',
    addresses: [
      { host: '10.0.0.1', port: 7000 },
      { host: 'fd00::1', port: 7001 },
      { host: '::1', port: 7002 },
    ],
  });
});

test('what kubectl does not tell is named', () => {
  expect(read(['status']).source).toEqual({ find: 'kubectl', given: {} });
  const names = ['--context', 'lab', '--stateful-set', 'redis', '--port', '7000'];
  expect(read(['status', ...names]).source).toEqual({
    find: 'kubectl',
    context: 'lab',
    given: { statefulSet: 'redis', port: 7000 },
  });
});

test.each([
  ['api', true, ['--find=api', ...NAMES]],
  ['api with --pods', false, ['--find=api', ...NAMES, '--pods=6']],
  ['dns', false, ['--find=dns', ...NAMES]],
  ['kubectl', true, []],
  ['addresses', false, addresses(6)],
])('found by %s, the program may scale: %s', (_, scales, args) => {
  expect(read(['keep', ...CLUSTER, ...args])).toMatchObject({ mode: 'keep', spec: { scales } });
});

test.each([
  ['a plan', 'plan', CLUSTER],
  ['a status', 'status', []],
  ['a check', 'check', []],
  ['the endpoints', 'endpoints', []],
])('%s may be had as JSON', (_, mode, args) => {
  expect(read([mode, ...args])).toMatchObject({ mode, json: false });
  expect(read([mode, ...args, '--json'])).toMatchObject({ mode, json: true });
});

test('there may be more pods than are wanted', () => {
  expect(read(['plan', ...CLUSTER, ...addresses(7)])).toMatchObject({ mode: 'plan' });
  expect(read(['plan', ...CLUSTER, ...IN_CLUSTER, '--pods=9'])).toMatchObject({
    source: { pods: 9 },
  });
});

test('credentials come from the environment, and empty ones are none', () => {
  const env = { REDIS_USERNAME: 'admin', REDIS_PASSWORD: 'secret' };
  expect(read(['status'], env).credentials).toEqual({ username: 'admin', password: 'secret' });
  const empty = { REDIS_USERNAME: '', REDIS_PASSWORD: '' };
  expect(read(['status'], empty).credentials).toEqual({});
});

test.each([
  ['no mode', [], 'not given'],
  ['an unknown mode', ['stauts'], 'stauts'],
  ['two modes', ['plan', 'apply'], 'plan apply'],
])('refuses %s', (_, args, value) => {
  expect(refusal(...args, ...CLUSTER)).toBe(
    `the mode is ${value}, and must be one of apply, wait, keep, plan, status, check, takeover, endpoints`,
  );
});

test.each([
  ['--replicas-per-shard', '0.5', 0],
  ['--node-timeout', '0', 1],
  ['--sync-delay', 'soon', 0],
  ['--deadline', '0', 1],
  ['--port', '0', 1],
  ['--pods', '0', 1],
])('refuses %s %s', (name, value, least) => {
  expect(refusal('apply', ...CLUSTER, ...IN_CLUSTER, name, value)).toBe(
    `${name} is ${value}, and must be a whole number of at least ${least}`,
  );
});

test.each(['2', '3.5', 'many', '1001'])('refuses %s shards', (shards) => {
  expect(refusal('apply', ...CLUSTER, ...IN_CLUSTER, '--shards', shards)).toBe(
    `--shards is ${shards}, and must be a whole number from 3 to 1000`,
  );
});

test.each(['apply', 'wait', 'keep', 'plan'])(
  'refuses to %s without the number of shards',
  (mode) => {
    expect(refusal(mode)).toBe('--shards is missing: give a whole number from 3 to 1000');
  },
);

test.each([
  [
    ['--find=dns', '--stateful-set=redis'],
    '--find dns needs --stateful-set, --service and --namespace: give all three',
  ],
  [['--find=consul'], '--find is consul, and must be one of api, dns, kubectl'],
  [
    ['--address=10.0.0.1:6379', '--namespace=infra'],
    '--namespace does not go with --address: name the pods in one way',
  ],
  [['--pods=6'], '--pods is 6, and goes with --find api or dns: leave it out'],
  [
    [...IN_CLUSTER, '--context=lab'],
    '--context is lab, and goes with --find kubectl: leave it out',
  ],
  [
    ['--find=dns', ...NAMES],
    'status with --find dns does not tell the number of pods: give --pods',
  ],
])('refuses %j', (args, why) => {
  expect(refusal('status', ...args)).toBe(why);
});

test('refuses fewer pods than nodes', () => {
  const needed = 'and --shards 3 with --replicas-per-shard 1 needs 6';
  expect(refusal('plan', ...CLUSTER, ...addresses(1))).toBe(
    `--address is given 1 times, ${needed}: give one for each node`,
  );
  expect(refusal('apply', ...CLUSTER, ...IN_CLUSTER, '--pods=5')).toBe(
    `--pods is 5, ${needed}: ask for as many in the manifest`,
  );
});

test.each(['apply', 'wait', 'keep'])('refuses JSON of %s', (mode) => {
  expect(refusal(mode, ...CLUSTER, '--json')).toBe(
    `--json does not go with ${mode}: it is for status, check, plan, endpoints`,
  );
});

test('a wait has the deadline of an apply', () => {
  expect(read(['wait', ...CLUSTER, '--deadline=30'])).toMatchObject({
    mode: 'wait',
    deadline: 30_000,
    source: { find: 'kubectl' },
  });
});

test('every refusal is a wrong argument, and not a bug', () => {
  for (const args of [['stauts'], ['apply', '--shard=3'], ['apply'], ['status', '--find=consul']]) {
    expect(() => read(args)).toThrow(UsageError);
  }
});

test('refuses an unknown option', () => {
  expect(refusal('apply', ...CLUSTER, '--shard', '3')).toContain("Unknown option '--shard'");
});

test('takeover is asked for by hand, and may be confirmed beforehand', () => {
  expect(read(['takeover'])).toMatchObject({ mode: 'takeover', yes: false });
  expect(read(['takeover', '--yes'])).toMatchObject({ yes: true });
  expect(refusal('status', '--yes')).toBe('--yes does not go with status: it is for takeover');
});
