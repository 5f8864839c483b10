import { setTimeout as sleep } from 'node:timers/promises';
import { PodsByAddress } from '../../src/bootstrap/observe/pods-by-address';
import { fixedLogin } from '../../src/bootstrap/redis/login';
import { Servers } from '../../src/bootstrap/redis/servers';
import { converge } from '../../src/bootstrap/run/converge';
import { liveCluster } from '../../src/bootstrap/run/live-cluster';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { stopwatch } from '../../src/bootstrap/util/clock';
import { BOOTSTRAP, bootstrap, bootstrapArgs, launch } from '../support/program';
import { NODE_TIMEOUT, TestServers } from '../support/servers';
import { until } from '../support/until';
import { expectHealthy, expectKeys, withServers, writeKeys } from './clusters';

jest.setTimeout(120_000);

const clock = { now: () => performance.now(), sleep };

/** Runs the bootstrap in this process on servers on these Kubernetes nodes, to its end. */
async function bootstrapOn(
  nodes: string,
  { all }: TestServers,
): Promise<{ outcome: Outcome; log: string[] }> {
  const pods = all.map(({ host, port }, ordinal) => ({
    host,
    port,
    place: { node: nodes[ordinal] },
  }));
  const tuning = { nodeTimeout: NODE_TIMEOUT, requireFullCoverage: true, syncDelay: 5 };
  const servers = new Servers(fixedLogin());
  const log: string[] = [];
  try {
    const outcome = await converge(
      { shards: 3, replicasPerShard: 1, scales: false, tuning },
      liveCluster(new PodsByAddress(pods), servers, clock),
      clock,
      (line) => log.push(line.replace(/^\S+ s /, '')),
      60_000,
      stopwatch(clock),
    );
    return { outcome, log };
  } finally {
    servers.close();
  }
}

test('a replica that runs on the Kubernetes node of its primary is exchanged', async () => {
  await withServers(6, async (servers) => {
    await bootstrapOn('abcdef', servers);
    await writeKeys(servers);
    const [primary] = servers.all;
    const id = await primary.client.cluster('MYID');
    const lines = await Promise.all(servers.all.map(({ client }) => client.cluster('NODES')));
    const replica = lines.findIndex((text) =>
      new RegExp(`myself,slave ${id} `).test(text as string),
    );
    const nodes = [...'abcdef'].with(replica, 'a').join('');
    const { outcome, log } = await bootstrapOn(nodes, servers);
    expect(outcome.kind).toBe('done');
    expect(log.filter((line) => !line.startsWith('waiting'))).toEqual([
      expect.stringMatching(
        `^ImprovingPlacement: .*${servers.addresses[replica]}.* \\(1 command\\)$`,
      ),
      expect.stringMatching(/^MovingReplicas: .* \(1 command\)$/),
    ]);
    await expectHealthy(servers.all, 3, 1);
    await expectKeys(servers);
    expect((await bootstrapOn(nodes, servers)).log).toEqual([]);
  });
});

test('a server that lost its volume gets a copy while another one is dead', async () => {
  await withServers(6, async (servers) => {
    await bootstrapOn('abcdef', servers);
    await writeKeys(servers);
    const [, , , dead, lost] = servers.all;
    await dead.kill();
    await lost.client.cluster('RESET', 'HARD');
    const { code, output } = await bootstrap(3, 1, servers.addresses, ['--deadline', '20']);
    expect(output).toContain('RepairingDegraded: ');
    expect(output).toContain(
      `gave up after 20.0 s (WaitingForPods): ${dead.address} does not listen yet`,
    );
    expect(code).toBe(2);
    expect(await lost.client.info('replication')).toMatch(/role:slave[^]*master_link_status:up/);

    await dead.start();
    expect(await bootstrap(3, 1, servers.addresses)).toMatchObject({ code: 0 });
    await expectHealthy(servers.all, 3, 1);
    await expectKeys(servers);
  });
});

test('a server that lost its volume gets a copy at once while another one is silent', async () => {
  await withServers(6, async (servers) => {
    await bootstrapOn('abcdef', servers);
    await writeKeys(servers);
    const roles = await Promise.all(servers.all.map(({ client }) => client.role()));
    const [silent, lost] = servers.all.filter((_, index) => roles[index][0] === 'slave');
    const pid = /process_id:(\d+)/.exec(await silent.client.info('server'))?.[1];
    const program = launch(BOOTSTRAP, bootstrapArgs(3, 1, servers.addresses, 'keep'));
    try {
      await sleep(4_000);
      process.kill(Number(pid), 'SIGSTOP');
      await sleep(1_500);
      await lost.client.cluster('RESET', 'HARD');
      const start = performance.now();
      await until('it is a replica', async () => (await lost.client.role())[0] === 'slave');
      // The keeper looks every three seconds.
      expect(performance.now() - start).toBeLessThan(10_000);
    } finally {
      process.kill(Number(pid), 'SIGCONT');
      program.kill();
    }
    await program.ended;
  });
});
