import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { Pods } from './run-node/pods';
import { KEYS, withPods } from './run-node/with-pods';

jest.setTimeout(90_000);

describe.each([
  ['no', 'yes'],
  ['yes', 'no'],
])('when appendonly goes from %s to %s', (from, to) => {
  test.each(['one after another', 'all at once'])('without replicas, %s', async (how) => {
    // With everysec a killed server may lack the writes since its last fsync, and no other node has them.
    const others = ['appendfsync always', 'save 3600 1'];
    const directives = [`appendonly ${from}`, ...others];
    await withPods({ directives, net: 21, replicas: 0 }, async (pods) => {
      pods.directives = [`appendonly ${to}`, ...others];
      if (how === 'all at once') {
        await Promise.all(pods.all.map(({ client }) => client.save()));
        pods.all.forEach((pod) => pod.killNow());
        pods.all.forEach((_, ordinal) => pods.start(ordinal));
      } else {
        for (const pod of [...pods.all]) {
          await pod.stop();
          pods.start(pod.ordinal);
          await pods.healthy();
        }
      }
      await pods.healthy();
      // What is read at the next start is what is written now.
      await until('all have switched', async () => {
        const infos = await Promise.all(pods.all.map(({ client }) => client.info('persistence')));
        return infos.every(
          (info) =>
            info.includes(`aof_enabled:${to === 'yes' ? 1 : 0}\r`) &&
            info.includes('aof_rewrite_in_progress:0\r'),
        );
      });
      await until('the files are there', () =>
        Promise.resolve(
          pods.all.every(({ ordinal }) => {
            const files = readdirSync(pods.data(ordinal));
            return files.includes('appendonlydir') === (to === 'yes');
          }),
        ),
      );
      pods.all.forEach((pod) => pod.killNow());
      pods.all.forEach((_, ordinal) => pods.start(ordinal));
      await pods.healthy();
    });
  });
});

test('a primary that is stopped while it loads has not been stopped in order', async () => {
  // It answers after each large key, of which there are some between those that are compared.
  const directives = [
    'appendonly yes',
    'key-load-delay 150000',
    'loading-process-events-interval-bytes 1024',
  ];
  await withPods({ net: 22 }, async (pods) => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    await pods.each(KEYS, (client, key) =>
      client.set(`large:${key}`, randomBytes(2_000).toString('hex')),
    );
    await primary.client.bgrewriteaof();
    await until('the base file has all keys', async () =>
      /aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(
        await primary.client.info('persistence'),
      ),
    );
    await replica.stop();
    primary.killNow();
    pods.directives = directives;
    const loading = pods.start(primary.ordinal);
    await until('it loads', () => Promise.resolve(loading.log.includes('Server initialized')));
    await loading.stop();
    expect(loading.status).toBe(0);
    expect(readdirSync(pods.data(primary.ordinal))).not.toContain('stopped-cleanly');
    pods.directives = [];
    pods.start(primary.ordinal);
    pods.start(replica.ordinal);
  });
});

test('a node whose volume was emptied does not load what its server saves at its end', async () => {
  const pods = await Pods.cluster('dash', { net: 23, directives: ['save 3600 1'] });
  try {
    await pods.each(KEYS, (client, key) => client.set(key, ''));
    const replica = await pods.find('slave');
    const data = pods.data(replica.ordinal);
    readdirSync(data).forEach((file) => rmSync(join(data, file), { recursive: true }));
    await replica.stop();
    expect(readdirSync(data)).toContain('dump.rdb');
    expect(await pods.start(replica.ordinal).client.dbsize()).toBe(0);
  } finally {
    pods.close();
  }
});
