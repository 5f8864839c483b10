import { spawn } from 'node:child_process';
import { install, runs } from '../support/install';
import { freePort } from '../support/servers';
import { until } from '../support/until';
import { expectNothingDenied } from './run-node/denied';
import { Pods } from './run-node/pods';
import { ADMIN } from './run-node/secrets';
import { testWithUsers } from './run-node/with-users';

jest.setTimeout(90_000);

const EXPORTER = 'prometheus-redis-exporter';

/** What an exporter that logs in as its own user tells of the first server. */
async function metrics(pods: Pods): Promise<string> {
  if (!runs(EXPORTER)) install(EXPORTER);
  const listen = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const exporter = spawn(EXPORTER, {
    env: {
      ...process.env,
      REDIS_ADDR: `redis://${pods.all[0].address}:${pods.port}`,
      REDIS_USER: 'redis-cluster-exporter',
      REDIS_PASSWORD: pods.password,
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: listen,
    },
    stdio: 'ignore',
  });
  try {
    let text = '';
    await until('the exporter answers', async () => {
      const response = await fetch(`http://${listen}/metrics`).catch(() => undefined);
      text = (await response?.text()) ?? '';
      return text.includes('redis_up ');
    });
    return text;
  } finally {
    exporter.kill();
  }
}

testWithUsers('an exporter sees all that it asks for, without the default user', async () => {
  const options = { password: 'main', defaultUser: false, users: [ADMIN] };
  const pods = await Pods.cluster('busybox', { net: 44, ...options });
  try {
    const text = await metrics(pods);
    for (const line of [
      'redis_up 1',
      'redis_cluster_state 1',
      'redis_config_maxclients ',
      'redis_slowlog_length ',
    ]) {
      expect(text).toContain(`\n${line}`);
    }
    await expectNothingDenied(pods);
  } finally {
    pods.close();
  }
});
