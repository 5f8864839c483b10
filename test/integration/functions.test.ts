import { Cluster } from 'ioredis';
import { bootstrap } from '../support/program';
import { KEYS, withServers } from './clusters';

jest.setTimeout(120_000);

/** A comment with a byte that is no UTF-8 has to survive as well. */
const LIBRARY = Buffer.concat([
  Buffer.from('#!lua name=counts\n-- '),
  Buffer.from([0xff]),
  Buffer.from(
    "\nredis.register_function('count', function(keys) return redis.call('INCR', keys[1]) end)",
  ),
]);

test('functions answer for every key while a cluster gets a fourth shard, and after it', async () => {
  await withServers(8, async ({ all, addresses }) => {
    expect(await bootstrap(3, 1, addresses.slice(0, 6))).toMatchObject({ code: 0 });
    const info = await all[0].client.info('memory');
    // Before Redis 7.0 there are no functions.
    if (!info.includes('number_of_libraries')) return;
    for (const { client } of all.slice(0, 6)) {
      if ((await client.role())[0] === 'master') await client.call('FUNCTION', 'LOAD', LIBRARY);
    }
    const cluster = new Cluster(all.slice(0, 3).map(({ host, port }) => ({ host, port })));
    const errors = new Set<string>();
    let isOver = false;
    const calls = (async () => {
      for (let round = 0; !isOver || round < 2; round++) {
        for (const key of KEYS) {
          await cluster
            .call('FCALL', 'count', 1, key)
            .catch(({ message }: Error) => errors.add(message));
        }
      }
    })();
    expect(await bootstrap(4, 1, addresses)).toMatchObject({ code: 0 });
    isOver = true;
    await calls;
    for (const key of KEYS) await cluster.call('FCALL', 'count', 1, key);
    cluster.disconnect();
    expect([...errors]).toEqual([]);
    const dumps = await Promise.all(
      all.map(({ client }) => client.callBuffer('FUNCTION', 'LIST', 'WITHCODE')),
    );
    expect(new Set(dumps.map(String)).size).toBe(1);
  });
});
