import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';
import { PodsOptions } from './run-node/pods-options';
import { KEYS, withPods } from './run-node/with-pods';

jest.setTimeout(90_000);

const SNAPSHOTS: PodsOptions = { directives: ['appendonly no', 'save 3600 1'] };

describe('without an append-only file, of two snapshots', () => {
  test('where that of the replica is of a later primary, a person decides', async () => {
    await withPods({ ...SNAPSHOTS, net: 27 }, async (pods) => {
      const [primary, replica] = await killBothAfterFailover(pods, 'primary');
      const asked = pods.start(replica.ordinal);
      const back = pods.start(primary.ordinal);
      await until('it waits', () =>
        Promise.resolve(
          [replica.address, `${replica.name}.nodes`].some((host) =>
            back.log.includes(`waiting for a person: the data of the replica at ${host} may`),
          ),
        ),
      );
      await asked.client.cluster('FAILOVER', 'TAKEOVER');
      await pods.healthy();
      expect(await back.role()).toBe('slave');
    });
  });

  test.each(['an older', 'an empty'])(
    'a primary does not wait for %s replica that has none of its own time',
    async (kind) => {
      await withPods({ ...SNAPSHOTS, net: 28 }, async (pods) => {
        const [primary, replica] = await killBothAfterFailover(pods, 'replica');
        if (kind === 'an empty') rmSync(join(pods.data(replica.ordinal), 'dump.rdb'));
        await pods.start(replica.ordinal).client.ping();
        const back = pods.start(primary.ordinal);
        await pods.healthy();
        expect(back.logged.join()).not.toContain('asking its replica');
        expect(back.logged.join()).not.toContain('waiting for a person');
        expect(await back.role()).toBe('master');
      });
    },
  );
});

/**
 * Kills a primary and its replica after they have changed roles: one of them has a snapshot of before that
 * with other values, and the other one of after it.
 */
async function killBothAfterFailover(
  pods: Pods,
  withOlder: 'primary' | 'replica',
): Promise<[Pod, Pod]> {
  const former = await pods.find('master');
  const primary = await pods.replicaOf(former);
  const [older, newer] = withOlder === 'primary' ? [primary, former] : [former, primary];
  await pods.each(KEYS, (client, key) => client.set(key, 'other'));
  await former.client.wait(1, 5_000);
  await older.client.save();
  await primary.client.cluster('FAILOVER');
  await until('they have changed roles', async () => {
    const replication = await former.client.info('replication');
    return (await primary.role()) === 'master' && replication.includes('master_link_status:up');
  });
  await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  await primary.client.wait(1, 5_000);
  await newer.client.save();
  [primary, former].forEach((pod) => pod.killNow());
  return [primary, former];
}
