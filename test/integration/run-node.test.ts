import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until';
import { Shell } from './run-node/commands';
import { Pods } from './run-node/pods';

jest.setTimeout(40_000);

describe.each<[Shell]>([['dash'], ['busybox']])('under %s', (shell) => {
  let pods: Pods;
  beforeAll(async () => {
    pods = await Pods.cluster(shell);
    await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
  });
  afterEach(async () => {
    await pods.whole();
    const values = await pods.each(KEYS, (client, key) => client.get(key));
    expect(values).toEqual(KEYS.map((key) => `value of ${key}`));
  });
  afterAll(() => pods.close());

  test('a replica stops without more', async () => {
    const replica = await pods.find('slave');
    await replica.stop();
    expect(replica.status).toBe(0);
    expect(replica.said).toEqual(['stops: no primary']);
    pods.start(replica.ordinal);
  });

  test('a primary stops after its replica has taken over', async () => {
    const primary = await pods.find('master');
    const heir = await pods.replicaOf(primary);
    await primary.stop();
    expect(primary.status).toBe(0);
    expect(await heir.role()).toBe('master');
    expect(primary.said).toEqual([`stops: ${heir.address} has taken over`]);
    pods.start(primary.ordinal);
  });

  test('a primary hands over though a majority does not vote', async () => {
    const primary = await pods.find('master');
    const heir = await pods.replicaOf(primary);
    const others = [];
    for (const pod of pods.all) {
      if (pod !== primary && (await pod.role()) === 'master') others.push(await pod.serverPid());
    }
    others.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    await primary.stop();
    others.forEach((pid) => process.kill(pid, 'SIGCONT'));
    expect(primary.said).toEqual([`stops: ${heir.address} has taken over`]);
    pods.start(primary.ordinal);
  });

  test('a primary whose replica is gone stops without it, and returns as what it was', async () => {
    const primary = await pods.find('master');
    const heir = await pods.replicaOf(primary);
    await heir.stop();
    await primary.stop();
    expect(primary.said).toEqual(['stops: no replica in sync could take over']);
    pods.start(primary.ordinal);
    pods.start(heir.ordinal);
  });

  test('pods that all have new addresses find each other again', async () => {
    await Promise.all(pods.all.map((pod) => pod.stop()));
    const started = pods.all.map((_, ordinal) => pods.start(ordinal, `127.0.2.${ordinal + 10}`));
    await pods.whole();
    expect(started.flatMap(({ said }) => said).join()).toMatch(
      /meets redis-\d.nodes again, at 127.0.2/,
    );
  });

  test('a server that was killed is started again, after its replica has taken over', async () => {
    const primary = await pods.find('master');
    const heir = await pods.replicaOf(primary);
    await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
    await primary.kill();
    await until('the replica takes over', async () => (await heir.role()) === 'master');
    await until('the server is back', async () => (await primary.role()) === 'slave');
    expect(primary.said.slice(-3)).toEqual([
      'the server was ended by signal 9, and is started again',
      `may lack what redis-${heir.ordinal}.nodes has: asks it to take over`,
      'starts as a replica, for another node has its slots',
    ]);
  });

  test('a killed server whose file is complete goes on as primary, and clients wait for it', async () => {
    const always = await Pods.cluster(shell, { net: 9, directives: ['appendfsync always'] });
    try {
      const primary = await always.find('master');
      await primary.kill();
      const before = Date.now();
      await always.each(KEYS, (client, key) => client.set(key, ''));
      expect(Date.now() - before).toBeGreaterThan(1_000);
      expect(await primary.role()).toBe('master');
    } finally {
      always.close();
    }
  });

  test('a server that keeps falling ends the container', async () => {
    const replica = await pods.find('slave');
    await replica.stop();
    const again = pods.start(replica.ordinal, replica.address, {});
    await again.client.ping();
    await again.kill();
    await until('the script ends', () => Promise.resolve(again.status !== undefined));
    expect(again.status).toBe(137);
    pods.start(replica.ordinal);
  });

  test('a pod waits until its predecessor has stopped, on the volume of both', async () => {
    const first = await pods.find('slave');
    const second = pods.start(first.ordinal, '127.0.3.10');
    await until('the second one waits', () => Promise.resolve(second.said.length > 0));
    expect(second.said[0]).toMatch(/^the server ended at once/);
    await first.stop();
    await second.client.ping();
  });

  test('a primary that does not keep its data lets its replica take over', async () => {
    const primary = await pods.find('master');
    const heir = await pods.replicaOf(primary);
    for (const file of readdirSync(pods.data(primary.ordinal))) {
      if (file !== 'nodes.conf')
        rmSync(join(pods.data(primary.ordinal), file), { recursive: true });
    }
    await primary.kill();
    await until('the replica takes over', async () => (await heir.role()) === 'master');
    expect(primary.said.join()).toContain(`redis-${heir.ordinal}.nodes has: asks it to take over`);
  });

  test('nodes of another cluster are not met, whatever name leads to them', async () => {
    const others = await Pods.cluster(shell, { net: 9, port: pods.port });
    const stranger = others.all[1];
    const replica = await pods.find('slave');
    await replica.stop();
    pods.lead('redis-1', stranger.address);
    pods.start(replica.ordinal, '127.0.4.10');
    await pods.whole();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await stranger.nodes()).toHaveLength(6);
    pods.lead('redis-1', pods.all[1].address);
    others.close();
  });
});

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);
