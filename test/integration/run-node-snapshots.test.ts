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
  test('a primary with a newer snapshot than its replica keeps its slots', async () => {
    await withPods({ ...SNAPSHOTS, net: 18 }, async (pods) => {
      const [primary, replica] = await killBoth(pods, (old, newer) => [newer, old]);
      pods.start(replica.ordinal);
      await pods.all[replica.ordinal].client.ping();
      const back = pods.start(primary.ordinal);
      await pods.healthy();
      expect(back.logged.join()).toContain('because no replica has newer data');
      expect(await back.role()).toBe('master');
    });
  });

  test('a replica with a newer snapshot than its primary takes over', async () => {
    await withPods({ ...SNAPSHOTS, net: 19 }, async (pods) => {
      const [primary, replica] = await killBoth(pods, (old, newer) => [old, newer]);
      const back = pods.start(primary.ordinal);
      await until('it waits', () => Promise.resolve(back.logged.length > 0));
      expect(back.logged[0]).toContain(
        `waiting for an answer from ${replica.address}:${pods.port}`,
      );
      pods.start(replica.ordinal);
      await pods.healthy();
      expect(await back.role()).toBe('slave');
    });
  });

  test('a person can let a primary start although its replica does not answer', async () => {
    await withPods({ ...SNAPSHOTS, net: 20 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      await pods.each(KEYS, (_, key) => Promise.resolve(key));
      await save(primary);
      [primary, replica].forEach((pod) => pod.killNow());
      const back = pods.start(primary.ordinal);
      await until('it waits', () => Promise.resolve(back.logged.length > 0));
      pods.write(primary.ordinal, 'start-anyway', '');
      await back.client.ping();
      pods.start(replica.ordinal);
      await pods.healthy();
    });
  });

  test('where that of the replica is of a later primary, a person decides', async () => {
    await withPods({ ...SNAPSHOTS, net: 27 }, async (pods) => {
      const [primary, replica] = await killBothAfterFailover(pods, 'primary');
      const asked = pods.start(replica.ordinal);
      const back = pods.start(primary.ordinal);
      await until('it waits', () =>
        Promise.resolve(
          back.log.includes(`waiting for a person: the data of the replica at ${replica.address}`),
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

/** Kills a primary and its replica, of which one has a snapshot of half of the keys. */
async function killBoth(
  pods: Pods,
  choose: (old: string, newer: string) => [string, string],
): Promise<[Pod, Pod]> {
  const primary = await pods.find('master');
  const replica = await pods.replicaOf(primary);
  const [ofPrimary] = choose('old', 'newer');
  const older = ofPrimary === 'old' ? primary : replica;
  const newer = older === primary ? replica : primary;
  await save(older);
  await pods.each(KEYS, (client, key) => client.set(key, 'other'));
  await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  await primary.client.wait(1, 5_000);
  await save(newer);
  [primary, replica].forEach((pod) => pod.killNow());
  return [primary, replica];
}

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
  await save(older);
  await primary.client.cluster('FAILOVER');
  await until('they have changed roles', async () => {
    const replication = await former.client.info('replication');
    return (await primary.role()) === 'master' && replication.includes('master_link_status:up');
  });
  await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  await primary.client.wait(1, 5_000);
  await save(newer);
  [primary, former].forEach((pod) => pod.killNow());
  return [primary, former];
}

async function save({ client }: Pod): Promise<void> {
  await client.save();
}
