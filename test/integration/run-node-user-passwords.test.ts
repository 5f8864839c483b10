import { hashOf } from '../../src/bootstrap/redis/login';
import { until } from '../support/until';
import { answer, answers } from './run-node/log-in';
import { Pod } from './run-node/pod';
import { EVERY_POD, JOB } from './run-node/secrets';
import { asShop, shop, withShop } from './run-node/shop';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

const NOW = ['--password-overlap', '0'];

testWithUsers.each([
  ['with every kind of character', String.raw`"\ '#x20 $(id) ${'${HOME}'} %s é ☃`],
  ['of 512 bytes', 'x'.repeat(512)],
])('a password of a user %s works', async (_, password) => {
  await withShop({ net: 47, users: [shop(password)] }, async (pods) => {
    expect(await answers(pods, asShop(password), 'ping')).toEqual(['PONG']);
  });
});

testWithUsers(
  'a changed password of a user is taken beside the former one, and that ends',
  async () => {
    await withShop({ net: 35 }, async (pods) => {
      pods.secrets.set('shop', 'second', [0, 1, 2, 3, 4]);
      await until('some take it', async () =>
        (
          await Promise.all(
            pods.all.slice(0, 5).map((pod) => answer(pod, pods, asShop('second'), 'ping')),
          )
        ).every((each) => each === 'PONG'),
      );
      expect(await answers(pods, asShop(), 'ping')).toEqual(['PONG']);
      // One of those that have it starts anew while another one does not.
      await pods.all[2].stop();
      expect(await pods.start(2).client.ping()).toBe('PONG');
      expect(await answer(pods.all[2], pods, asShop(), 'ping')).toBe('PONG');
      pods.secrets.set('shop', 'second', [JOB]);
      expect(await pods.form(NOW)).not.toContain('EndingFormerPassword');
      pods.secrets.set('shop', 'second');
      await until(
        'all take it',
        async () => (await answers(pods, asShop('second'), 'ping')).join() === 'PONG',
      );
      await pods.healthy();
      expect(await pods.form(NOW)).toContain('EndingFormerPassword');
      expect(await answers(pods, asShop(), 'ping')).toEqual(['WRONGPASS']);
      expect(await answers(pods, asShop('second'), 'ping')).toEqual(['PONG']);
      expect(await answers(pods, { password: 'main' }, 'ping')).toEqual(['PONG']);
      // What has ended does not come back.
      await pods.all[5].stop();
      await pods.start(5).client.ping();
      expect(await answers(pods, asShop(), 'ping')).toEqual(['WRONGPASS']);
    });
  },
);

/** Whether the server of a pod has taken a password of that user last. */
async function isNewest({ client }: Pod, password: string): Promise<boolean> {
  const lines = (await client.call('ACL', 'LIST')) as string[];
  const line = lines.find((each) => each.startsWith('user shop ')) ?? '';
  return new RegExp(`#${hashOf(password)} [^#]*$`).test(line);
}

testWithUsers(
  'a program with an older Secret than the nodes ends nothing, and what goes back is the newest',
  async () => {
    await withShop({ net: 57 }, async (pods) => {
      const all = async (password: string): Promise<boolean> =>
        (await Promise.all(pods.all.map((pod) => isNewest(pod, password)))).every(Boolean);
      pods.secrets.set(
        'shop',
        'second',
        EVERY_POD.filter((each) => each !== JOB),
      );
      await until('all take it', () => all('second'));
      expect(await pods.form(NOW)).not.toContain('EndingFormerPassword');
      expect(await answers(pods, asShop('second'), 'ping')).toEqual(['PONG']);
      // The Secret goes back before the program has seen the change.
      pods.secrets.set('shop', 'first', [0]);
      await until('the first pod goes back', () => isNewest(pods.all[0], 'first'));
      // By its place in the file of users a restart keeps which one that is.
      await pods.all[0].stop();
      await pods.start(0).client.ping();
      expect(await isNewest(pods.all[0], 'first')).toBe(true);
      await pods.healthy();
      expect(await pods.form(NOW)).not.toContain('EndingFormerPassword');
      pods.secrets.set('shop', 'first');
      await until('all go back', () => all('first'));
      expect(await pods.form(NOW)).toContain('EndingFormerPassword');
      expect(await answers(pods, asShop('second'), 'ping')).toEqual(['WRONGPASS']);
      expect(await answers(pods, asShop('first'), 'ping')).toEqual(['PONG']);
      // What something else ends, though it is of the Secret, comes back.
      await pods.all[1].client.call('ACL', 'SETUSER', 'shop', 'resetpass');
      await until(
        'it is back',
        async () => (await answer(pods.all[1], pods, asShop(), 'ping')) === 'PONG',
      );
    });
  },
);

testWithUsers('a Secret without the key is named, and keeps no node from starting', async () => {
  await withShop({ net: 37 }, async (pods) => {
    pods.secrets.set('shop');
    const replica = await pods.find('slave');
    await replica.stop();
    const back = pods.start(replica.ordinal);
    await back.client.ping();
    const sentence = 'waiting for a password of user shop: make the Secret users with the key shop';
    await until('it says so', () => Promise.resolve(back.logged.includes(sentence)));
    // The password that it had is still valid.
    expect(await answer(back, pods, asShop(), 'ping')).toBe('PONG');
    pods.secrets.set('shop', 'first\nsecond');
    await until('it refuses that', () =>
      Promise.resolve(
        back.logged.includes(
          'the password of user shop in the Secret users/shop has several lines: give it one',
        ),
      ),
    );
    expect(await pods.form(NOW)).toContain('Healthy');
    pods.secrets.set('shop', 'second');
    await until(
      'it takes the new one',
      async () => (await answers(pods, asShop('second'), 'ping')).join() === 'PONG',
    );
  });
});
