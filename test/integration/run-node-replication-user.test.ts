import { Cluster } from 'ioredis';
import { isValkey, serverVersion } from '../support/find-server';
import { expectNothingDenied } from './run-node/denied';
import { Pods } from './run-node/pods';
import { PodsOptions } from './run-node/pods-options';
import { ADMIN } from './run-node/secrets';
import { asShop, shop, SHOP_KEYS } from './run-node/shop';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(120_000);

const OFF: PodsOptions = { password: 'main', defaultUser: false, users: [ADMIN, shop()] };
const VERSION = parseFloat(serverVersion());

/** The directive with which a replica takes its copy by a connection beside that of the stream. */
const TWO_CONNECTIONS = isValkey()
  ? 'dual-channel-replication-enabled yes'
  : 'repl-rdb-channel yes';

/** For each kind of value, how it is written and read. */
const KINDS: readonly (readonly [
  write: (client: Cluster, key: string) => Promise<unknown>,
  read: (client: Cluster, key: string) => Promise<unknown>,
])[] = [
  [(client, key) => client.set(key, key, 'EX', 3_600), (client, key) => client.get(key)],
  [(client, key) => client.hset(key, 'a', '1'), (client, key) => client.hgetall(key)],
  [(client, key) => client.rpush(key, 'a', 'b'), (client, key) => client.lrange(key, 0, -1)],
  [(client, key) => client.sadd(key, 'a'), (client, key) => client.smembers(key)],
  [(client, key) => client.zadd(key, 1, 'a'), (client, key) => client.zrange(key, 0, '-1')],
  [
    async (client, key) => {
      await client.xadd(key, '1-1', 'a', '1');
      await client.xgroup('CREATE', key, 'group', '0');
      await client.xreadgroup('GROUP', 'group', 'reader', 'STREAMS', key, '>');
    },
    async (client, key) => [
      await client.xrange(key, '-', '+'),
      await client.call('XINFO', 'GROUPS', key),
    ],
  ],
  [(client, key) => client.pfadd(key, 'a', 'b'), (client, key) => client.pfcount(key)],
];

const kindOf = (key: string): (typeof KINDS)[number] =>
  KINDS[Number(/\d+/.exec(key)?.[0]) % KINDS.length];

testWithUsers('every kind of value moves with its slot', async () => {
  const pods = await Pods.cluster('busybox', { ...OFF, net: 45, replicas: 2 });
  try {
    const keys = SHOP_KEYS.map((key) => `of-${key}`);
    const read = (): Promise<unknown[]> =>
      pods.each(keys, (client, key) => kindOf(key)[1](client, key));
    await pods.each(keys, (client, key) => kindOf(key)[0](client, key));
    const before = await read();
    let isMoving = true;
    const writes = async (client: Cluster, key: string): Promise<number> => {
      let count = 0;
      for (; isMoving; count++) {
        await client.incr(key);
        await client.eval("redis.call('APPEND', KEYS[1], 'x')", 1, `${key}:text`);
      }
      return count;
    };
    const counting = pods.each(['counter:1', 'counter:2', 'counter:3'], writes);
    const log = await pods.form(['--shards', '4', '--replicas-per-shard', '1']);
    isMoving = false;
    expect(log).toContain('MovingSlots');
    expect(await read()).toEqual(before);
    const counts = await counting;
    expect(
      await pods.each(['counter:1', 'counter:2', 'counter:3'], (client, key) => client.get(key)),
    ).toEqual(counts.map(String));
    await expectNothingDenied(pods);
  } finally {
    pods.close();
  }
});

(VERSION >= 8 ? test : test.skip)('a replica takes its copy by two connections', async () => {
  const pods = await Pods.cluster('busybox', { ...OFF, net: 46, directives: [TWO_CONNECTIONS] });
  try {
    await pods.healthy();
    const redisOptions = asShop();
    await pods.each(SHOP_KEYS, (client, key) => client.set(key, key), { redisOptions });
    await expectNothingDenied(pods);
  } finally {
    pods.close();
  }
});
