import { readSettings, Settings } from '../../src/bootstrap/settings';

const CLUSTER = ['--shards', '3', '--replicas-per-shard', '1'];
const WORKLOAD = ['--stateful-set', 'redis', '--service', 'nodes', '--namespace', 'infra'];

function read(args: readonly string[], env: NodeJS.ProcessEnv = {}): Settings {
  return readSettings([...args], env);
}

function refusal(...args: string[]): string {
  try {
    read(args);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

test('a workload is found by its names, with the defaults of the servers', () => {
  expect(read([...CLUSTER, ...WORKLOAD])).toEqual({
    wanted: {
      shards: 3,
      replicasPerShard: 1,
      tuning: { nodeTimeout: 15_000, requireFullCoverage: true, syncDelay: 5 },
    },
    workload: { statefulSet: 'redis', service: 'nodes', namespace: 'infra', port: 6379 },
    addresses: [],
    apiAccess: false,
    credentials: {},
    deadline: 600_000,
    dryRun: false,
    keep: false,
  });
});

test('servers are found at their addresses, of either family', () => {
  const hosts = ['10.0.0.1:7000', '[fd00::1]:7001', '[::1]:7002'];
  const args = hosts.flatMap((host) => ['--address', host]);
  const settings = read(['--shards', '3', '--replicas-per-shard', '0', ...args]);
  expect(settings.addresses).toEqual([
    { host: '10.0.0.1', port: 7000 },
    { host: 'fd00::1', port: 7001 },
    { host: '::1', port: 7002 },
  ]);
  expect(settings.workload).toBeUndefined();
});

test('each setting can be given', () => {
  const more = ['--port', '7000', '--api-access', '--node-timeout', '2000', '--partial-coverage'];
  const rest = ['--sync-delay', '0', '--deadline', '30', '--dry-run'];
  expect(read([...CLUSTER, ...WORKLOAD, ...more, ...rest])).toMatchObject({
    wanted: { tuning: { nodeTimeout: 2_000, requireFullCoverage: false, syncDelay: 0 } },
    workload: { port: 7000 },
    apiAccess: true,
    deadline: 30_000,
    dryRun: true,
    keep: false,
  });
});

test('credentials come from the environment, and empty ones are none', () => {
  const env = { REDIS_USERNAME: 'admin', REDIS_PASSWORD: 'secret' };
  expect(read([...CLUSTER, ...WORKLOAD], env).credentials).toEqual({
    username: 'admin',
    password: 'secret',
  });
  const empty = { REDIS_USERNAME: '', REDIS_PASSWORD: '' };
  expect(read([...CLUSTER, ...WORKLOAD], empty).credentials).toEqual({});
});

test.each([
  ['--shards', '2', 3],
  ['--shards', '3.5', 3],
  ['--shards', 'many', 3],
  ['--replicas-per-shard', '0.5', 0],
  ['--node-timeout', '0', 1],
  ['--sync-delay', 'soon', 0],
  ['--deadline', '0', 1],
  ['--port', '0', 1],
])('refuses %s %s', (name, value, least) => {
  expect(refusal(...CLUSTER, ...WORKLOAD, name, value)).toBe(
    `${name} is ${value}, and must be a whole number of at least ${least}`,
  );
});

test('refuses to go without the number of shards', () => {
  expect(refusal(...WORKLOAD)).toBe(
    '--shards is undefined, and must be a whole number of at least 3',
  );
});

test.each([
  ['neither a workload nor addresses', []],
  ['half a workload', ['--stateful-set', 'redis']],
  ['both', [...WORKLOAD, '--address', '10.0.0.1:6379']],
])('refuses %s', (_, args) => {
  expect(refusal(...CLUSTER, ...args)).toBe(
    'the pods are named either by --stateful-set, --service and --namespace, or by --address',
  );
});

test('refuses fewer addresses than nodes', () => {
  expect(refusal(...CLUSTER, '--address', '10.0.0.1:6379')).toBe(
    '1 addresses are given, and --shards 3 with --replicas-per-shard 1 needs 6: give one for each node',
  );
});

test('refuses an address that is a name, for CLUSTER MEET takes none', () => {
  expect(refusal(...CLUSTER, '--address', 'redis.example:6379')).toBe(
    '--address is redis.example:6379, and must be IP:PORT, or [IP]:PORT for IPv6',
  );
});

test('refuses an address without a port', () => {
  expect(refusal(...CLUSTER, '--address', '10.0.0.1')).toBe(
    '--address is 10.0.0.1, and must be IP:PORT, or [IP]:PORT for IPv6',
  );
});

test('refuses what it does not know', () => {
  expect(refusal(...CLUSTER, ...WORKLOAD, '--shard', '3')).toContain("Unknown option '--shard'");
});
