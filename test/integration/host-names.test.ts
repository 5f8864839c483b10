import { serverVersion } from '../support/find-server';
import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';
import { ToldEndpoints } from './run-node/told-endpoints';

jest.setTimeout(90_000);

describe('the nodes of a cluster', () => {
  let pods: Pods;
  let endpoints: ToldEndpoints;
  /**
   * From Redis 7.2 on and on Valkey, the first message of a server that was restarted has no name in
   * it, and its peers forget the name until the next one: they tell `?` in its place for a moment.
   */
  const forgetsNames = parseFloat(serverVersion()) >= 7.2;
  beforeAll(async () => {
    pods = await Pods.cluster('dash', { net: 5 });
    endpoints = new ToldEndpoints(pods);
  });
  afterAll(() => {
    endpoints.stop();
    pods.close();
  });

  const KINDS = { hostname: /^redis-\d\.nodes$/, ip: /^127\./ };

  test('tell addresses where they announce no names', async () => {
    expect((await endpoints.now()).flat()).not.toContainEqual(expect.not.stringMatching(KINDS.ip));
  });

  test.each(['hostname', 'ip', 'hostname'] as const)(
    'tell what is known of a node, and in the end its %s, when they are rolled to that',
    async (to) => {
      pods.endpoint = to;
      for (let ordinal = pods.all.length - 1; ordinal >= 0; ordinal--) {
        await pods.all[ordinal].stop();
        pods.start(ordinal, `127.0.${5 + ordinal}.${to.length}`);
        await pods.healthy();
      }
      await until('every node tells it', async () =>
        (await endpoints.now()).every(
          (told) => told.length > 0 && told.every((endpoint) => KINDS[to].test(endpoint)),
        ),
      );
      const isKnown = (endpoint: string): boolean =>
        (forgetsNames && endpoint === '?') ||
        Object.values(KINDS).some((kind) => kind.test(endpoint));
      expect([...endpoints.told].filter((endpoint) => !isKnown(endpoint))).toEqual([]);
    },
  );

  test('tell names from their start on, when all of them come back at once', async () => {
    await Promise.all(pods.all.map((pod) => pod.stop()));
    endpoints.told.clear();
    pods.all.forEach((_, ordinal) => pods.start(ordinal, `127.0.20.${ordinal + 10}`));
    await pods.healthy();
    const told = [...endpoints.told].filter((endpoint) => !(forgetsNames && endpoint === '?'));
    expect(told).not.toContainEqual(expect.not.stringMatching(KINDS.hostname));
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('a pod that comes back answers no client before it can serve', () => {
  let pods: Pods;
  beforeAll(async () => {
    pods = await Pods.cluster('dash', { net: 6, directives: ['appendfsync always'] });
  });
  afterEach(() => pods.healthy());
  afterAll(() => pods.close());

  test.each(['as the primary that it no longer is', 'as the primary that it still is'])(
    '%s',
    async (as) => {
      const primary = await ownerOfKey(pods);
      const replica = await pods.replicaOf(primary);
      primary.killNow();
      const isReplaced = as.endsWith('no longer is');
      if (isReplaced) await replica.client.cluster('FAILOVER', 'TAKEOVER');
      const back = pods.start(primary.ordinal, `127.0.7.${as.length}`);
      expect(await answerOf(back)).toBe(isReplaced ? 'MOVED' : 'served');
    },
  );

  test('as a replica', async () => {
    const replica = await pods.find('slave');
    replica.killNow();
    expect(await answerOf(pods.start(replica.ordinal, '127.0.7.9'))).toBe('MOVED');
  });
});

test('a server that takes no CONFIG opens its port at once', async () => {
  const pods = await Pods.cluster('dash', { net: 8, directives: ['rename-command CONFIG ""'] });
  try {
    const replica = await pods.find('slave');
    await replica.stop();
    const back = pods.start(replica.ordinal, '127.0.8.9');
    await pods.healthy();
    expect(back.logged).toContain(
      'restarting the server with its port open, because it does not let this script use CONFIG',
    );
  } finally {
    pods.close();
  }
});

/** The pod that serves the key of `answerOf`. */
async function ownerOfKey(pods: Pods): Promise<Pod> {
  for (const pod of pods.all) if ((await answerOf(pod)) === 'served') return pod;
  throw new Error('no pod serves the key');
}

/** The first answer of a server to a client that connects as soon as it can. */
async function answerOf({ client }: Pod): Promise<string> {
  return client.get('key').then(
    () => 'served',
    (error: Error) => error.message.split(' ')[0],
  );
}
