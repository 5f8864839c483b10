import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { expectNothingDenied } from './run-node/denied';
import { answer, answers } from './run-node/log-in';
import { Pods } from './run-node/pods';
import { ADMIN } from './run-node/secrets';
import { asShop, roll, shop, SHOP_KEYS, SHOP_RIGHTS } from './run-node/shop';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

const NOW = ['--password-overlap', '0'];

/** The key with its number as what tells its slot. */
const tagged = (key: string): string => key.replace(/\d+/, '{$&}');

const asProgram = (password = 'main'): { username: string; password: string } => ({
  username: 'redis-cluster-program',
  password,
});

/** Expects that the default user is off, and has all commands. */
function expectOff(pods: Pods): void {
  for (const { ordinal } of pods.all) {
    expect(readFileSync(join(pods.data(ordinal), 'users.acl'), 'utf8')).toMatch(
      /user default off.* nopass .*~\* .*\+@all/,
    );
  }
}

const OFF = {
  net: 39,
  defaultUser: false,
  users: [ADMIN, shop('first', `${SHOP_RIGHTS} +multi +exec`)],
};

testWithUsers('clients are other users, and a restart keeps transactions', async () => {
  const pods = await Pods.cluster('busybox', { password: 'main', ...OFF });
  try {
    expect(await answers(pods, {}, 'ping')).toEqual(['NOAUTH']);
    expect(await answers(pods, { password: 'main' }, 'ping')).toEqual(['WRONGPASS']);
    const redisOptions = asShop();
    await pods.each(
      SHOP_KEYS,
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
      SHOP_KEYS,
      async (client, key) => [
        await client.get(`${tagged(key)}:a`),
        await client.get(`${tagged(key)}:b`),
      ],
      { redisOptions },
    );
    expect(read).toEqual(SHOP_KEYS.map(() => ['1', '2']));
    await expectNothingDenied(pods);
  } finally {
    pods.close();
  }
});

testWithUsers('slots move, and nodes leave', async () => {
  const users = [ADMIN, shop()];
  const pods = await Pods.cluster('busybox', { password: 'main', ...OFF, users, replicas: 2 });
  try {
    const redisOptions = asShop();
    await pods.each(SHOP_KEYS, (client, key) => client.set(key, key), { redisOptions });
    const shape = ['--shards', '4', '--replicas-per-shard', '1'];
    expect(await pods.form(shape)).toContain('MovingSlots');
    const read = await pods.each(SHOP_KEYS, (client, key) => client.get(key), { redisOptions });
    expect(read).toEqual(SHOP_KEYS);
    await expectNothingDenied(pods);
  } finally {
    pods.close();
  }
});

testWithUsers('a cluster that serves goes over to it, and back', async () => {
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

testWithUsers('a right that the user of the program lacks is named, with what to do', async () => {
  const pods = await Pods.cluster('busybox', { password: 'main', ...OFF });
  try {
    await pods.all[0].client.call('ACL', 'SETUSER', 'redis-cluster-program', '-acl');
    await expect(pods.form(['--deadline', '2'])).rejects.toThrow(
      /does not let user redis-cluster-program send ACL(\|LIST)?: apply the manifest/,
    );
    await pods.all[0].stop();
    await pods.start(0).client.ping();
    await pods.healthy();
    expect(await pods.form()).toContain('Healthy');
  } finally {
    pods.close();
  }
});

testWithUsers(
  'a cluster without the default user goes over to one that asks for no password',
  async () => {
    const pods = await Pods.cluster('busybox', { password: 'main', ...OFF });
    try {
      await pods.each(SHOP_KEYS, (client, key) => client.set(key, key));
      pods.defaultUser = true;
      for (const { ordinal } of [...pods.all].reverse()) {
        await pods.all[ordinal].stop();
        pods.start(ordinal, undefined, { RESTART_AFTER: '0', PASSWORD_REQUIRED: 'no' });
        await pods.healthy();
      }
      expect(await answers(pods, {}, 'ping')).toEqual(['PONG']);
      expect(await answers(pods, asShop(), 'ping')).toEqual(['PONG']);
      expect(await pods.each(SHOP_KEYS, (client, key) => client.get(key))).toEqual(SHOP_KEYS);
      await until('nodes log in as the default user', async () => {
        const users = await answers(pods, {}, 'config', 'get', 'masteruser');
        return users.join() === 'masteruser,default';
      });
    } finally {
      pods.close();
    }
  },
);
