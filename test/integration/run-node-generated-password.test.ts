import { setTimeout as sleep } from 'node:timers/promises';
import { PasswordSecret } from '../../src/bootstrap/kubernetes/password-secret';
import { PodsByAddress } from '../../src/bootstrap/observe/pods-by-address';
import { SecretLogin } from '../../src/bootstrap/redis/login';
import { Servers } from '../../src/bootstrap/redis/servers';
import { converge } from '../../src/bootstrap/run/converge';
import { liveCluster } from '../../src/bootstrap/run/live-cluster';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { PROGRAM_USER } from '../../src/user-names';
import { answers } from './run-node/log-in';
import { Pods } from './run-node/pods';
import { withKeys } from './run-node/with-keys';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);

/** Runs a Job to its end that has no file of its password, and counts the Secrets that it makes. */
async function applied({ all, clientPort }: Pods): Promise<{ outcome: Outcome; made: number }> {
  let made = 0;
  const create = (): Promise<void> => Promise.resolve(void made++);
  const secret = new PasswordSecret(
    { create },
    { namespace: 'shop', statefulSet: 'redis' },
    'redis-auth',
  );
  const login = new SecretLogin(
    PROGRAM_USER,
    () => new Map(),
    () => secret.password,
  );
  const servers = new Servers(login);
  const found = new PodsByAddress(all.map(({ address: host }) => ({ host, port: clientPort })));
  const clock = { now: () => performance.now(), sleep };
  const spec = {
    shards: 3,
    replicasPerShard: 1,
    scales: false,
    password: { overlapMs: 600_000, required: true, defaultUser: true, secret: 'redis-auth' },
    tuning: { nodeTimeout: 15_000, requireFullCoverage: true, syncDelay: 0 },
  };
  try {
    const client = liveCluster(found, servers, clock, false, undefined, secret);
    const outcome = await converge(
      spec,
      client,
      clock,
      () => undefined,
      30_000,
      () => '',
    );
    return { outcome, made };
  } finally {
    servers.close();
  }
}

testWithUsers('a password that nodes ask for is never replaced by another one', async () => {
  await withKeys(KEYS, { net: 48, password: 'first' }, async (pods) => {
    const { outcome, made } = await applied(pods);
    expect(outcome).toMatchObject({ kind: 'refuse', reason: 'PasswordLost' });
    expect(made).toBe(0);
    expect(await answers(pods, { password: 'first' }, 'ping')).toEqual(['PONG']);
  });
});

testWithUsers('a cluster that serves without a password gets one', async () => {
  await withKeys(KEYS, { net: 49 }, async (pods) => {
    const { outcome, made } = await applied(pods);
    expect(outcome).toMatchObject({ kind: 'done', reason: 'Healthy' });
    expect(made).toBe(1);
  });
});

testWithUsers(
  'nodes that all start anew with another password take the former one too',
  async () => {
    await withKeys(KEYS, { net: 50, password: 'first' }, async (pods) => {
      await Promise.all(pods.all.map((pod) => pod.stop()));
      pods.setPassword('second');
      for (const { ordinal } of [...pods.all]) {
        pods.forget(ordinal);
        pods.start(ordinal);
      }
      await pods.healthy();
      expect(await answers(pods, { password: 'first' }, 'ping')).toEqual(['PONG']);
      expect(await answers(pods, { password: 'second' }, 'ping')).toEqual(['PONG']);
    });
  },
);
