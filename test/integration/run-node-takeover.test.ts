import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from '../support/certificates';
import { until } from '../support/until';
import { Pod } from './run-node/pod';
import { Pods } from './run-node/pods';
import { PodsOptions } from './run-node/pods-options';
import { KEYS, withPods } from './run-node/with-pods';

jest.setTimeout(90_000);

const SECRET = join(tmpdir(), `takeover-${process.pid}`);

let authority: CertificateAuthority;
beforeAll(() => {
  authority = new CertificateAuthority('takeover');
  authority.issue(SECRET);
});
afterAll(() => {
  authority.close();
  rmSync(SECRET, { recursive: true });
});

/** From Redis 7.2 on nodes.conf has other ports than a client with TLS is told. */
describe.each<[string, PodsOptions]>([
  ['without TLS', {}],
  ['with TLS', { tlsDir: SECRET }],
])('%s', (_, options) => {
  const NO_FILE: PodsOptions = { ...options, directives: ['appendonly no', 'save ""'] };
  const SNAPSHOTS: PodsOptions = { ...options, directives: ['appendonly no', 'save 3600 1'] };

  test('a killed primary that may lack its last writes starts as a replica', async () => {
    await withPods({ ...options, net: 16 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      await primary.kill();
      await until('the server is back', async () => (await primary.role()) === 'slave');
      expect(await replica.role()).toBe('master');
      expect(primary.logged.at(-1)).toBe(
        'starting as a replica: another node has taken over the slots',
      );
    });
  });

  test('a killed primary without any data waits for its replica, although no name resolves', async () => {
    await withPods({ ...NO_FILE, net: 16 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      pods.all.forEach((pod) => pods.resolve(pod.name, '127.0.99.99'));
      await primary.kill();
      await until('the replica takes over', async () => (await replica.role()) === 'master');
      await pods.healthy();
    });
  });

  test('a killed primary waits for as long as no majority is there to elect its replica', async () => {
    await withPods({ ...NO_FILE, net: 17 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      const others: number[] = [];
      for (const pod of pods.all) {
        if (pod !== primary && (await pod.role()) === 'master') others.push(await pod.serverPid());
      }
      others.forEach((pid) => process.kill(pid, 'SIGSTOP'));
      await primary.kill();
      await until('the replica takes over', async () => (await replica.role()) === 'master');
      others.forEach((pid) => process.kill(pid, 'SIGCONT'));
      await pods.healthy();
    });
  });

  test('a replica that stands for no election takes over when it is asked to', async () => {
    const directives = [...NO_FILE.directives!, 'cluster-replica-no-failover yes'];
    await withPods({ ...NO_FILE, directives, net: 17 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      await primary.kill();
      await until('the replica takes over', async () => (await replica.role()) === 'master');
    });
  });

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
      expect(back.logged[0]).toContain(`waiting for an answer from ${replica.address}, which may`);
      pods.start(replica.ordinal);
      await pods.healthy();
      expect(await back.role()).toBe('slave');
    });
  });

  test('a person can let a primary start although its replica does not answer', async () => {
    await withPods({ ...SNAPSHOTS, net: 20 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      await pods.each(KEYS, (_client, key) => Promise.resolve(key));
      await primary.client.save();
      [primary, replica].forEach((pod) => pod.killNow());
      const back = pods.start(primary.ordinal);
      await until('it waits', () => Promise.resolve(back.logged.length > 0));
      pods.write(primary.ordinal, 'start-anyway', '');
      await back.client.ping();
      pods.start(replica.ordinal);
      await pods.healthy();
    });
  });

  test('a primary whose append-only file is damaged starts once its replica has taken over', async () => {
    // No election comes first.
    const directives = ['cluster-replica-no-failover yes'];
    await withPods({ ...options, directives, net: 20 }, async (pods) => {
      const primary = await pods.find('master');
      const replica = await pods.replicaOf(primary);
      primary.killNow();
      const files = readdirSync(pods.data(primary.ordinal), { recursive: true }) as string[];
      const damaged = files.find((file) => /base\.rdb$|^appendonly\.aof$/.test(file))!;
      writeFileSync(join(pods.data(primary.ordinal), damaged), 'damaged');
      const back = pods.start(primary.ordinal);
      await back.client.ping();
      expect(await replica.role()).toBe('master');
      expect(back.logged.join()).toMatch(/appendonly\S+ is damaged: it is kept as/);
    });
  });

  describe('a blank pod at the address of a primary', () => {
    test('starts once the replica has taken over', async () => {
      await withPods({ ...options, net: 23 }, async (pods) => {
        const primary = await pods.find('master');
        const replica = await pods.replicaOf(primary);
        pods.resolveService(replica.address);
        primary.killNow();
        rmSync(pods.data(primary.ordinal), { recursive: true });
        const blank = pods.start(primary.ordinal);
        await blank.client.ping();
        expect(await replica.role()).toBe('master');
        expect(blank.logged[0]).toMatch(/^this node is blank, and has the address of the primary/);
        await pods.form();
      });
    });
  });
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
  await older.client.save();
  await pods.each(KEYS, (client, key) => client.set(key, 'other'));
  await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  await primary.client.wait(1, 5_000);
  await newer.client.save();
  [primary, replica].forEach((pod) => pod.killNow());
  return [primary, replica];
}
