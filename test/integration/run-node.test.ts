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
    await pods.healthy();
    const values = await pods.each(KEYS, (client, key) => client.get(key));
    expect(values).toEqual(KEYS.map((key) => `value of ${key}`));
  });
  afterAll(() => pods.close());

  test('a replica stops without a failover', async () => {
    const replica = await pods.find('slave');
    await replica.stop();
    expect(replica.status).toBe(0);
    expect(replica.logged).toEqual(['stopping: this node is a replica, so no failover is needed']);
    pods.start(replica.ordinal);
  });

  test('a primary stops after its replica has taken over', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    await primary.stop();
    expect(primary.status).toBe(0);
    expect(await replica.role()).toBe('master');
    expect(primary.logged).toEqual([
      `stopping after a failover: ${replica.address} is the new primary`,
    ]);
    pods.start(primary.ordinal);
  });

  test('a primary fails over although the other primaries do not vote', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    const others = [];
    for (const pod of pods.all) {
      if (pod !== primary && (await pod.role()) === 'master') others.push(await pod.serverPid());
    }
    others.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    await primary.stop();
    others.forEach((pid) => process.kill(pid, 'SIGCONT'));
    expect(primary.logged).toEqual([
      `stopping after a failover: ${replica.address} is the new primary`,
    ]);
    pods.start(primary.ordinal);
  });

  test('a primary without a replica stops without a failover, and is a primary again when it returns', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    await replica.stop();
    await primary.stop();
    expect(primary.logged).toEqual([
      'stopping without a failover: no replica is in sync; ' +
        'its slots are unavailable until this node is back or a replica is elected',
    ]);
    pods.start(primary.ordinal);
    pods.start(replica.ordinal);
  });

  test('a node without slots stops without a failover', async () => {
    const spare = pods.start(6);
    await spare.client.ping();
    await spare.stop();
    pods.all.pop();
    expect(spare.logged).toEqual(['stopping: this node has no slots, so no failover is needed']);
  });

  test('pods that all have new addresses meet again', async () => {
    await Promise.all(pods.all.map((pod) => pod.stop()));
    const started = pods.all.map((_, ordinal) => pods.start(ordinal, `127.0.2.${ordinal + 10}`));
    await pods.healthy();
    expect(started.flatMap(({ logged }) => logged).join()).toMatch(
      /redis-\d.nodes has moved to 127.0.2.\d+: sending CLUSTER MEET/,
    );
  });

  test('a server that was killed is restarted, after its replica has taken over', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    await pods.each(KEYS, (client, key) => client.set(key, `value of ${key}`));
    // One that has yet to get them is not asked to take over. WAIT counts up to this client's last command.
    await primary.client.ping();
    await primary.client.wait(1, 5_000);
    await primary.kill();
    await until('the replica takes over', async () => (await replica.role()) === 'master');
    await until('the server is back', async () => (await primary.role()) === 'slave');
    expect(primary.logged.slice(-3)).toEqual([
      expect.stringMatching(/^the server was killed by signal 9 after \d+ s: restarting it$/),
      'this node was not stopped cleanly and may lack the last writes: ' +
        `asking its replica ${replica.address} to take over`,
      'starting as a replica: another node has taken over the slots',
    ]);
  });

  test('a killed server that has all writes stays primary, and clients wait for it', async () => {
    const always = await Pods.cluster(shell, { net: 9, directives: ['appendfsync always'] });
    try {
      const primary = await always.find('master');
      await primary.kill();
      const before = Date.now();
      // However long the start of the server takes: it is what follows that clients wait for.
      const patient = { retryDelayOnFailover: 1_000 };
      await always.each(KEYS, (client, key) => client.set(key, ''), patient);
      expect(Date.now() - before).toBeGreaterThan(1_000);
      expect(await primary.role()).toBe('master');
      expect(primary.logged.at(-1)).toMatch(/^pausing the server for 1700 ms \(SIGSTOP\)/);
    } finally {
      always.close();
    }
  });

  test('a server that is killed again and again ends the container', async () => {
    const replica = await pods.find('slave');
    await replica.stop();
    const again = pods.start(replica.ordinal, replica.address, {});
    await again.client.ping();
    await again.kill();
    await until('the script ends', () => Promise.resolve(again.status !== undefined));
    expect(again.status).toBe(137);
    expect(again.logged.at(-1)).toMatch(
      /^the server exited with status 137 after \d+ s: leaving the restart to Kubernetes$/,
    );
    pods.start(replica.ordinal);
  });

  test('a pod waits until its predecessor has stopped, on the volume of both', async () => {
    const first = await pods.find('slave');
    const second = pods.start(first.ordinal, '127.0.3.10');
    await until('the second one waits', () => Promise.resolve(second.logged.length > 0));
    expect(second.logged[0]).toMatch(/^the server exited with status 1: retrying for 30 s/);
    await first.stop();
    await second.client.ping();
  });

  test('a primary that has lost its data lets its replica take over', async () => {
    const primary = await pods.find('master');
    const replica = await pods.replicaOf(primary);
    for (const file of readdirSync(pods.data(primary.ordinal))) {
      if (file !== 'nodes.conf')
        rmSync(join(pods.data(primary.ordinal), file), { recursive: true });
    }
    await primary.kill();
    await until('the replica takes over', async () => (await replica.role()) === 'master');
    expect(primary.logged.join()).toContain(
      `this node has no append-only file: asking its replica ${replica.address} to take over`,
    );
  });

  test('nodes of another cluster are not met, even under the name of a peer', async () => {
    const others = await Pods.cluster(shell, { net: 9, port: pods.port });
    const foreign = others.all[1];
    const replica = await pods.find('slave');
    await replica.stop();
    pods.resolve('redis-1', foreign.address);
    pods.start(replica.ordinal, '127.0.4.10');
    await pods.healthy();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await foreign.nodes()).toHaveLength(6);
    pods.resolve('redis-1', pods.all[1].address);
    others.close();
  });
});

const KEYS = Array.from({ length: 60 }, (_, index) => `key:${index}`);
