// Forming a cluster on this machine, beside `redis-cli --cluster create`.
//   npm run bench:bootstrap -- [--runs 3] [NODES ...]
//
// Starts NODES redis-servers on loopback and forms a cluster with one replica a shard, in turns
// with the program of the Job and with redis-cli. A row has the seconds from "all servers listen"
// to "every node says ok and is in its role": the median, all runs, and how many times as long
// redis-cli takes. The target is this project's own. REDIS_SERVER and REDIS_CLI choose the
// programs.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BOOTSTRAP, bootstrapArgs } from '../test/support/program';
import { TestServer, TestServers } from '../test/support/servers';
import { ProgramCall, runProgram } from './run-program';
import { median, medianOfAll } from './statistics';
import { table } from './table';

/** The targets of this project in seconds, by number of nodes. */
const TARGETS = new Map([
  [6, 1.0],
  [30, 1.2],
  [60, 1.5],
  [200, 4.0],
]);

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [...TARGETS.keys()];

type Contestant = (addresses: string[]) => ProgramCall;

const contestants: Record<string, Contestant> = {
  bootstrap: (addresses) => [
    process.execPath,
    BOOTSTRAP,
    ...bootstrapArgs(addresses.length / 2, 1, addresses),
  ],
  'redis-cli': (addresses) => [
    process.env.REDIS_CLI ?? 'redis-cli',
    ...['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'],
  ],
};

async function main(): Promise<void> {
  const row = table({
    nodes: 5,
    target: 6,
    'bootstrap (all runs)': 24,
    'redis-cli (all runs)': 24,
    ratio: 5,
  });
  for (const nodes of sizes) {
    const times: Record<string, number[]> = { bootstrap: [], 'redis-cli': [] };
    for (let run = 0; run < Number(values.runs); run++) {
      for (const [name, contestant] of Object.entries(contestants)) {
        times[name].push(await time(nodes, contestant));
      }
    }
    const [ours, theirs] = [times.bootstrap, times['redis-cli']];
    const target = TARGETS.get(nodes)?.toFixed(1) ?? '-';
    const ratio = (median(theirs) / median(ours)).toFixed(1);
    row(`${nodes}`, target, medianOfAll(ours, 2), medianOfAll(theirs, 2), ratio);
  }
}

async function time(nodes: number, contestant: Contestant): Promise<number> {
  const servers = await TestServers.start(nodes);
  try {
    const start = performance.now();
    const [seconds] = await Promise.all([
      untilFormed(servers.all).then(() => (performance.now() - start) / 1000),
      runProgram(contestant(servers.addresses)),
    ]);
    return seconds;
  } finally {
    await servers.stop();
  }
}

async function untilFormed(servers: readonly TestServer[]): Promise<void> {
  while (!(await isFormed(servers))) await sleep(50);
}

/** Whether every server says ok and is in its role. What takes longest is asked first. */
async function isFormed(servers: readonly TestServer[]): Promise<boolean> {
  const infos = await Promise.all(servers.map(({ client }) => client.cluster('INFO')));
  const isOk = (info: string): boolean =>
    ['state:ok', 'slots_ok:16384', `known_nodes:${servers.length}`].every((field) =>
      info.includes(`cluster_${field}\r`),
    );
  if (!infos.every(isOk)) return false;
  const views = await Promise.all(
    servers.map(async ({ client }) => ({
      lines: ((await client.cluster('NODES')) as string).trim().split('\n'),
      replication: await client.info('replication'),
    })),
  );
  return views.every(
    ({ lines, replication }) =>
      lines.filter((line) => line.includes('slave ')).length === servers.length / 2 &&
      lines.every((line) => !/fail|handshake|disconnected/.test(line)) &&
      (replication.includes('role:master') || replication.includes('master_link_status:up')),
  );
}

void main();
