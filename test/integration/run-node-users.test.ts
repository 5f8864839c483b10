import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { answer, answers } from './run-node/log-in';
import { User } from './run-node/secrets';
import { asShop, roll, shop, SHOP_KEYS, SHOP_RIGHTS, withShop } from './run-node/shop';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

testWithUsers(
  'a user does what it may, by way of a client of a cluster, and nothing else',
  async () => {
    await withShop({ net: 34 }, async (pods) => {
      const redisOptions = asShop();
      const read = await pods.each(SHOP_KEYS, (client, key) => client.get(key), { redisOptions });
      expect(read).toEqual(SHOP_KEYS);
      expect(await answers(pods, asShop(), 'get', 'other')).toEqual(['NOPERM']);
      expect(await answers(pods, asShop(), 'config', 'get', '*')).toEqual(['NOPERM']);
      expect(await answers(pods, asShop('main'), 'ping')).toEqual(['WRONGPASS']);
    });
  },
);

testWithUsers(
  'another list of users takes effect by a roll, and a user that a person made stays',
  async () => {
    const report: User = { name: 'report', password: 'other', rights: '+ping ~* +@read' };
    await withShop({ net: 36, users: [shop(), report] }, async (pods) => {
      for (const { client } of pods.all) {
        await client.call('ACL', 'SETUSER', 'person', 'on', '>by-hand', '+ping');
        await client.call('ACL', 'SAVE');
      }
      pods.users = [shop('first', `${SHOP_RIGHTS} -set`)];
      await roll(pods);
      expect(await answers(pods, asShop(), 'set', 'shop:new', 'x')).toEqual(['NOPERM']);
      expect(await answers(pods, { username: 'report', password: 'other' }, 'ping')).toEqual([
        'WRONGPASS',
      ]);
      expect(await answers(pods, { username: 'person', password: 'by-hand' }, 'ping')).toEqual([
        'PONG',
      ]);
      expect(readFileSync(join(pods.data(0), 'users.acl'), 'utf8')).not.toContain('report');
    });
  },
);

testWithUsers(
  'rights that the server does not know stop the pod that is rolled first, and no other',
  async () => {
    await withShop({ net: 38 }, async (pods) => {
      const replica = await pods.find('slave');
      await replica.stop();
      pods.users = [shop('first', `${SHOP_RIGHTS} +no-such-command`)];
      const wrong = pods.start(replica.ordinal);
      await until('it ends', () => Promise.resolve(wrong.status !== undefined));
      // Redis 6.0 names the line, and later ones the command.
      expect(wrong.log).toMatch(/users\.acl:\d+: .*Unknown command/);
      const others = pods.all.filter((pod) => pod !== wrong);
      expect(await Promise.all(others.map((pod) => answer(pod, pods, asShop(), 'ping')))).toEqual(
        others.map(() => 'PONG'),
      );
      pods.users = [shop()];
      await pods.start(replica.ordinal).client.ping();
    });
  },
);
