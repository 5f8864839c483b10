import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';

jest.setTimeout(90_000);

const LOOP = `
  local start = redis.call('TIME')
  while redis.call('TIME')[1] - start[1] < tonumber(ARGV[1]) do end`;

describe('a primary that is stopped while it runs a script', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = await Pods.cluster('dash', { net: 24, directives: ['lua-time-limit 5000'] });
  });
  afterEach(() => pods.healthy());
  afterAll(() => pods.close());

  test.each([
    ['of three seconds fails over once that has ended', '3', '5000'],
    ['that never ends ends it and fails over', '1000', '300'],
  ])('%s', async (_, seconds, limit) => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    await primary.client.config('SET', 'lua-time-limit', limit);
    const other = primary.client.duplicate({ maxRetriesPerRequest: 0, retryStrategy: null });
    other.on('error', () => undefined);
    const script = other.eval(LOOP, 0, seconds).catch(() => undefined);
    await isBusy(primary);
    await primary.stop();
    expect(primary.logged.at(-1)).toBe(
      `stopping after a failover: ${replica.address} is the new primary`,
    );
    expect(await replica.role()).toBe('master');
    await script;
    other.disconnect();
    pods.start(primary.ordinal);
  });
});

test.each(['dash', 'busybox'] as const)(
  'a primary with a password fails over when it is stopped, by %s',
  async (shell) => {
    const pods = await Pods.cluster(shell, { net: 25, password: 'secret' });
    try {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      await primary.stop();
      expect(primary.logged.at(-1)).toBe(
        `stopping after a failover: ${replica.address} is the new primary`,
      );
    } finally {
      pods.close();
    }
  },
);

/** Waits until a server answers no more. */
async function isBusy({ client }: Pod): Promise<void> {
  await until('it is busy', async () => {
    const busy = new Promise<boolean>((resolve) => setTimeout(resolve, 200, true));
    return Promise.race([
      busy,
      client.ping().then(
        () => false,
        () => true,
      ),
    ]);
  });
}
