import { setTimeout } from 'node:timers/promises';
import { until } from '../support/until';
import { answer as answerTo, answers as answersTo } from './run-node/log-in';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';
import { PodsOptions } from './run-node/pods-options';
import { JOB } from './run-node/secrets';
import { withKeys } from './run-node/with-keys';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);
const NOW = ['--password-overlap', '0'];

/** What a server answers to a client that logs in with a password, or does not. */
function answer(pod: Pod, pods: Pods, password?: string): Promise<string> {
  return answerTo(pod, pods, { password }, 'ping');
}

function answers(pods: Pods, password?: string): Promise<string[]> {
  return answersTo(pods, { password }, 'ping');
}

function withPods(options: PodsOptions, act: (pods: Pods) => Promise<void>): Promise<void> {
  return withKeys(KEYS, options, act);
}

testWithUsers('nodes ask for the password, and log in to each other with it', async () => {
  await withPods({ net: 30, password: 'first' }, async (pods) => {
    expect(await answers(pods)).toEqual(['NOAUTH']);
    expect(await answers(pods, 'other')).toEqual(['WRONGPASS']);
    expect(await answers(pods, 'first')).toEqual(['PONG']);
    const primary = await pods.find('master');
    await primary.kill();
  });
});

test.each([
  ['with every kind of character', String.raw`"\ '#x20 $(id) ${'${HOME}'} %s é ☃`],
  ['of 512 bytes', 'x'.repeat(512)],
])('a password %s works', async (_, password) => {
  await withPods({ net: 30, password }, async (pods) => {
    expect(await answers(pods, password)).toEqual(['PONG']);
  });
});

testWithUsers(
  'a changed password is taken beside the former one, until every node has it',
  async () => {
    await withPods({ net: 31, password: 'first' }, async (pods) => {
      pods.setPassword('second', [0, 1, 2]);
      await until('some take it', async () =>
        (await Promise.all(pods.all.slice(0, 3).map((pod) => answer(pod, pods, 'second')))).every(
          (each) => each === 'PONG',
        ),
      );
      expect(await answers(pods, 'first')).toEqual(['PONG']);
      // One of those that have it starts anew while the others do not.
      await pods.all[2].stop();
      pods.start(2);
      await until('it has both', async () => (await answer(pods.all[2], pods, 'first')) === 'PONG');
      // Its peers know only the one with which it logged in before.
      expect(await pods.all[2].client.config('GET', 'masterauth')).toEqual(['masterauth', 'first']);
      pods.setPassword('second');
      await until('all log in with it', async () => {
        const sent = await Promise.all(
          pods.all.map(({ client }) => client.config('GET', 'masterauth')),
        );
        return sent.every((reply) => reply[1] === 'second');
      });
      expect(await answers(pods, 'first')).toEqual(['PONG']);
      expect(await pods.form()).not.toContain('EndingFormerPassword');
      expect(await pods.form(NOW)).toContain('EndingFormerPassword');
      expect(await answers(pods, 'first')).toEqual(['WRONGPASS']);
      expect(await answers(pods, 'second')).toEqual(['PONG']);
      // A connection stays logged in, and what has ended does not come back.
      await pods.all[0].client.ping();
      await pods.all[5].stop();
      await pods.start(5).client.ping();
      expect(await answers(pods, 'first')).toEqual(['WRONGPASS']);
    });
  },
);

testWithUsers(
  'a cluster that serves gets a password, and clients that have none yet go on',
  async () => {
    await withPods({ net: 32 }, async (pods) => {
      pods.setPassword('first');
      for (const { ordinal } of [...pods.all].reverse()) {
        await pods.all[ordinal].stop();
        pods.password = undefined;
        pods.start(ordinal, undefined, { RESTART_AFTER: '0', ...pods.login(ordinal) });
        await pods.healthy();
      }
      expect(await answers(pods)).toEqual(['PONG']);
      pods.password = 'first';
      await pods.form(NOW);
      expect(await answers(pods)).toEqual(['NOAUTH']);
      expect(await answers(pods, 'first')).toEqual(['PONG']);
    });
  },
);

test('a Job waits while its Secret has no password', async () => {
  await withPods({ net: 58, password: 'first' }, async (pods) => {
    pods.secrets.setMain('', [JOB]);
    await expect(pods.form(['--deadline', '2'])).rejects.toThrow(
      /WaitingForPods.* asks for a password, and the Secret has none/,
    );
    const output = pods.form();
    await setTimeout(5_000);
    pods.secrets.setMain('first', [JOB]);
    expect(await output).toContain('Healthy');
  });
});

testWithUsers('a pod waits for a password, and says which Secret has none', async () => {
  await withPods({ net: 33, password: 'first' }, async (pods) => {
    const replica = await pods.find('slave');
    await replica.stop();
    pods.setPassword('', [replica.ordinal]);
    pods.password = 'first';
    const back = pods.start(replica.ordinal);
    await until('it waits', () => Promise.resolve(back.logged.length > 0));
    expect(back.logged[0]).toMatch(
      /^waiting for a password of user [\w-]*: make the Secret login with the key password$/,
    );
    pods.setPassword('first\nsecond', [replica.ordinal]);
    pods.password = 'first';
    await until('it refuses', () => Promise.resolve(back.logged.length > 1));
    expect(back.logged[1]).toMatch(/has several lines: give it one$/);
    pods.setPassword('first');
    await back.client.ping();
  });
});
