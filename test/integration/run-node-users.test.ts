import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { answer, answers } from './run-node/log-in';
import { Pods, PodsOptions } from './run-node/pods';
import { ADMIN, JOB, User } from './run-node/secrets';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, index) => `shop:${index}`);
const NOW = ['--password-overlap', '0'];

/** What an application may do: what clients of a cluster send by themselves, and all with its own keys. */
const RIGHTS = '+ping +info +cluster|slots +cluster|info ~shop:* +@read +@write';

/** The user of an application. */
function shop(password = 'first', rights = RIGHTS): User {
  return { name: 'shop', password, rights };
}

const asShop = (password = 'first'): { username: string; password: string } => ({
  username: 'shop',
  password,
});

/** The key with its number as what tells its slot. */
const tagged = (key: string): string => key.replace(/\d+/, '{$&}');

const asProgram = (password = 'main'): { username: string; password: string } => ({
  username: 'redis-cluster-program',
  password,
});

/** Expects that no server denied a command to a user of the library. */
async function expectNothingDenied(pods: Pods): Promise<void> {
  for (const { client } of pods.all) {
    const log = JSON.stringify(await client.call('ACL', 'LOG'));
    expect(log.match(/"reason","(command|key|channel)"[^\]]*redis-cluster-[^\]]*/g) ?? []).toEqual(
      [],
    );
  }
}

/** Expects that the default user is off, and has all commands. */
function expectOff(pods: Pods): void {
  for (const { ordinal } of pods.all) {
    expect(readFileSync(join(pods.data(ordinal), 'users.acl'), 'utf8')).toMatch(
      /user default off.* nopass .*~\* .*\+@all/,
    );
  }
}

/** Does something with a cluster that has the keys, and expects that it has them in the end. */
async function withPods(options: PodsOptions, act: (pods: Pods) => Promise<void>): Promise<void> {
  const pods = await Pods.cluster('busybox', { password: 'main', users: [shop()], ...options });
  try {
    await pods.each(KEYS, (client, key) => client.set(key, key));
    await act(pods);
    await pods.healthy();
    expect(await pods.each(KEYS, (client, key) => client.get(key))).toEqual(KEYS);
  } finally {
    pods.close();
  }
}

/** Rolls the pods, as another manifest does. */
async function roll(pods: Pods): Promise<void> {
  for (const { ordinal } of [...pods.all].reverse()) {
    await pods.all[ordinal].stop();
    pods.start(ordinal);
    await pods.healthy();
  }
}

test('a user does what it may, by way of a client of a cluster, and nothing else', async () => {
  await withPods({ net: 34 }, async (pods) => {
    const redisOptions = asShop();
    const read = await pods.each(KEYS, (client, key) => client.get(key), { redisOptions });
    expect(read).toEqual(KEYS);
    expect(await answers(pods, asShop(), 'get', 'other')).toEqual(['NOPERM']);
    expect(await answers(pods, asShop(), 'config', 'get', '*')).toEqual(['NOPERM']);
    expect(await answers(pods, asShop('main'), 'ping')).toEqual(['WRONGPASS']);
  });
});

test.each([
  ['with every kind of character', String.raw`"\ '#x20 $(id) ${'${HOME}'} %s é ☃`],
  ['of 512 bytes', 'x'.repeat(512)],
])('a password of a user %s works', async (_, password) => {
  await withPods({ net: 34, users: [shop(password)] }, async (pods) => {
    expect(await answers(pods, asShop(password), 'ping')).toEqual(['PONG']);
  });
});

test('a changed password of a user is taken beside the former one, and that ends', async () => {
  await withPods({ net: 35 }, async (pods) => {
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
});

test('another list of users takes effect by a roll, and a user that a person made stays', async () => {
  const report: User = { name: 'report', password: 'other', rights: '+ping ~* +@read' };
  await withPods({ net: 36, users: [shop(), report] }, async (pods) => {
    for (const { client } of pods.all) {
      await client.call('ACL', 'SETUSER', 'person', 'on', '>by-hand', '+ping');
      await client.call('ACL', 'SAVE');
    }
    pods.users = [shop('first', `${RIGHTS} -set`)];
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
});

test('a Secret without the key is named, and keeps no node from starting', async () => {
  await withPods({ net: 37 }, async (pods) => {
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

test('rights that the server does not know stop the pod that is rolled first, and no other', async () => {
  await withPods({ net: 38 }, async (pods) => {
    const replica = await pods.find('slave');
    await replica.stop();
    pods.users = [shop('first', `${RIGHTS} +no-such-command`)];
    const wrong = pods.start(replica.ordinal);
    await until('it ends', () => Promise.resolve(wrong.status !== undefined));
    expect(wrong.log).toMatch(/users\.acl.*no-such-command.*Unknown command/);
    const others = pods.all.filter((pod) => pod !== wrong);
    expect(await Promise.all(others.map((pod) => answer(pod, pods, asShop(), 'ping')))).toEqual(
      others.map(() => 'PONG'),
    );
    pods.users = [shop()];
    await pods.start(replica.ordinal).client.ping();
  });
});

describe('without the default user', () => {
  const OFF = {
    net: 39,
    defaultUser: false,
    users: [ADMIN, shop('first', `${RIGHTS} +multi +exec`)],
  };

  test('clients are other users, and a restart keeps transactions', async () => {
    const pods = await Pods.cluster('busybox', { password: 'main', ...OFF });
    try {
      expect(await answers(pods, {}, 'ping')).toEqual(['NOAUTH']);
      expect(await answers(pods, { password: 'main' }, 'ping')).toEqual(['WRONGPASS']);
      const redisOptions = asShop();
      await pods.each(
        KEYS,
        async (client, key) => {
          // One connection has the whole transaction.
          await client
            .multi()
            .set(`${tagged(key)}:a`, '1')
            .set(`${tagged(key)}:b`, '2')
            .exec();
        },
        { redisOptions },
      );
      await expectNothingDenied(pods);
      for (const { ordinal } of pods.all) {
        await pods.all[ordinal].kill();
        await until(
          'it is back',
          async () => (await answer(pods.all[ordinal], pods, asShop(), 'ping')) === 'PONG',
        );
      }
      await pods.healthy();
      expectOff(pods);
      const read = await pods.each(
        KEYS,
        async (client, key) => [
          await client.get(`${tagged(key)}:a`),
          await client.get(`${tagged(key)}:b`),
        ],
        { redisOptions },
      );
      expect(read).toEqual(KEYS.map(() => ['1', '2']));
      await expectNothingDenied(pods);
    } finally {
      pods.close();
    }
  });

  test('slots move, and nodes leave', async () => {
    const users = [ADMIN, shop()];
    const pods = await Pods.cluster('busybox', { password: 'main', ...OFF, users, replicas: 2 });
    try {
      const redisOptions = asShop();
      await pods.each(KEYS, (client, key) => client.set(key, key), { redisOptions });
      const shape = ['--shards', '4', '--replicas-per-shard', '1'];
      expect(await pods.form(shape)).toContain('MovingSlots');
      const read = await pods.each(KEYS, (client, key) => client.get(key), { redisOptions });
      expect(read).toEqual(KEYS);
      await expectNothingDenied(pods);
    } finally {
      pods.close();
    }
  });

  test('a cluster that serves goes over to it, and back', async () => {
    const pods = await Pods.cluster('busybox', { password: 'main', ...OFF, defaultUser: true });
    try {
      pods.defaultUser = false;
      await roll(pods);
      expect(await answers(pods, { password: 'main' }, 'ping')).toEqual(['PONG']);
      await expectNothingDenied(pods);
      expect(await pods.form()).not.toContain('TurningDefaultUserOff');
      expect(await pods.form(NOW)).toContain('TurningDefaultUserOff');
      expect(await answers(pods, { password: 'main' }, 'ping')).toEqual(['WRONGPASS']);
      expectOff(pods);
      pods.setPassword('next');
      await until(
        'all log in with the next password',
        async () =>
          (await answers(pods, asProgram('next'), 'config', 'get', 'masterauth')).join() ===
          'masterauth,next',
      );
      expect(await pods.form(NOW)).toContain('EndingFormerPassword');
      expect(await answers(pods, asProgram('main'), 'ping')).toEqual(['WRONGPASS']);
      await expectNothingDenied(pods);
      pods.defaultUser = true;
      await roll(pods);
      expect(await answers(pods, { password: 'next' }, 'ping')).toEqual(['PONG']);
      expect(await pods.form(NOW)).toContain('Healthy');
    } finally {
      pods.close();
    }
  });
});
