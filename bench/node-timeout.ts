// Which elections a short node timeout costs that no failure needs, on servers that are busy.
//   npm run bench:node-timeout -- [--minutes 60] [--nodes 6] [--cores 2] [TIMEOUT_MS ...]
//
// Starts a cluster for each timeout, all beside each other, so that each has the same load: writes of
// 10 KB, BGSAVE and BGREWRITEAOF in turn on every server, a process that fills the queue of the disk,
// and one for each of CORES that takes all CPU time it can get. No server fails. A row has the nodes
// that were marked as failed, the elections, the writes that failed and the longest one. What a dead
// machine costs is the timeout and about a second; see bench/chaos.ts.
import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Cluster } from 'ioredis';
import { field } from '../src/bootstrap/redis/info';
import { BOOTSTRAP, bootstrapArgs } from '../test/support/program';
import { TestServers } from '../test/support/servers';
import { runProgram } from './run-program';
import { table } from './table';

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    nodes: { type: 'string', default: '6' },
    cores: { type: 'string', default: `${availableParallelism()}` },
  },
  allowPositionals: true,
});
const TIMEOUTS = positionals.length > 0 ? positionals.map(Number) : [1000, 2000, 5000];
const NODES = Number(values.nodes);
const WRITERS = 4;
const WRITE_INTERVAL_MS = 20;
const FORK_INTERVAL_MS = 2_000;
const VALUE = 'x'.repeat(10_000);
/** Keys are written over and over, so that files and forks stay of one size. */
const KEYS = 5_000;

/** A cluster with its own node timeout, and what became of the writes to it. */
class BusyCluster {
  private failed = 0;
  private longest = 0;
  private stopped = false;

  private constructor(
    readonly timeout: number,
    private readonly servers: TestServers,
    private readonly client: Cluster,
  ) {}

  static async start(timeout: number): Promise<BusyCluster> {
    const directives = ['--cluster-node-timeout', `${timeout}`];
    const servers = await TestServers.start(NODES, { directives });
    const settings = ['--node-timeout', `${timeout}`];
    const { addresses } = servers;
    await runProgram([
      process.execPath,
      BOOTSTRAP,
      ...bootstrapArgs(NODES / 2, 1, addresses),
      ...settings,
    ]);
    const client = new Cluster(servers.all.map(({ host, port }) => ({ host, port })));
    client.on('error', () => undefined);
    return new BusyCluster(timeout, servers, client);
  }

  /** Keeps the servers busy until the end. */
  async run(): Promise<void> {
    const writers = Array.from({ length: WRITERS }, () => this.write());
    const forks = this.servers.all.map((_, index) => this.fork(index));
    await Promise.all([...writers, ...forks]);
  }

  stop(): void {
    this.stopped = true;
  }

  async close(): Promise<void> {
    this.client.disconnect();
    await this.servers.stop();
  }

  /** Nodes that were marked as failed, and elections, so far. */
  async counts(): Promise<{ failures: number; elections: number }> {
    const infos = await Promise.all(this.servers.all.map(({ client }) => client.cluster('INFO')));
    return {
      // Who marks a node as failed tells each other one.
      failures:
        sum(infos.map((info) => count(info, 'cluster_stats_messages_fail_sent'))) / (NODES - 1),
      elections: Math.max(...infos.map((info) => count(info, 'cluster_current_epoch'))),
    };
  }

  /** Failed writes and the longest one in milliseconds. */
  get writes(): { failed: number; longest: number } {
    return { failed: this.failed, longest: Math.round(this.longest) };
  }

  private async write(): Promise<void> {
    while (!this.stopped) {
      const start = performance.now();
      await this.client
        .set(`key:${Math.floor(Math.random() * KEYS)}`, VALUE)
        .catch(() => this.failed++);
      this.longest = Math.max(this.longest, performance.now() - start);
      await sleep(WRITE_INTERVAL_MS);
    }
  }

  private async fork(index: number): Promise<void> {
    const { client } = this.servers.all[index];
    for (let turn = 0; !this.stopped; turn++) {
      // A server that is at it already refuses.
      await client.call(turn % 2 === 0 ? 'BGSAVE' : 'BGREWRITEAOF').catch(() => undefined);
      await sleep(FORK_INTERVAL_MS);
    }
  }
}

/** What takes CPU time and fills the queue of the disk. */
function startLoad(dir: string): ChildProcess[] {
  const disk = `while :; do dd if=/dev/zero of=${join(dir, 'file')} bs=1M count=64 conv=fsync; done`;
  const scripts = [disk, ...Array<string>(Number(values.cores)).fill('while :; do :; done')];
  return scripts.map((script) => spawn('sh', ['-c', script], { stdio: 'ignore', detached: true }));
}

/** A number of CLUSTER INFO, which leaves out messages of which there was none. */
function count(info: string, name: string): number {
  return Number(field(info, name) ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-node-timeout-'));
  const clusters: BusyCluster[] = [];
  const load: ChildProcess[] = [];
  try {
    for (const timeout of TIMEOUTS) clusters.push(await BusyCluster.start(timeout));
    const before = await Promise.all(clusters.map((cluster) => cluster.counts()));
    load.push(...startLoad(dir));
    const runs = clusters.map((cluster) => cluster.run());
    await sleep(Number(values.minutes) * 60_000);
    clusters.forEach((cluster) => cluster.stop());
    await Promise.all(runs);
    const row = table({
      'node timeout': 12,
      'marked as failed': 16,
      elections: 9,
      'failed writes': 13,
      'longest write': 13,
    });
    for (const [index, cluster] of clusters.entries()) {
      const { failures, elections } = await cluster.counts();
      row(
        `${cluster.timeout} ms`,
        `${failures - before[index].failures}`,
        `${elections - before[index].elections}`,
        `${cluster.writes.failed}`,
        `${cluster.writes.longest} ms`,
      );
    }
  } finally {
    for (const { pid } of load) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await Promise.all(clusters.map((cluster) => cluster.close()));
    rmSync(dir, { recursive: true, force: true });
  }
}

void main();
