// How long it takes from "all servers listen" to "every node says ok, and replicas are attached":
// the bootstrap beside `redis-cli --cluster create`, on servers of this machine, in one run.
//   npm run bench:bootstrap -- [--runs 3] [NODES ...]
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BOOTSTRAP, bootstrapArgs } from '../test/support/program';
import { TestServer, TestServers } from '../test/support/servers';
import { median } from './median';

/** The figures that this project sets itself, in seconds, by number of nodes. */
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

type Starter = (addresses: string[]) => [program: string, ...args: string[]];

const contestants: Record<string, Starter> = {
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
  console.log('seconds until every node says ok and has its role, median of all runs');
  console.log('nodes  target  bootstrap (all runs)      redis-cli (all runs)      ratio');
  for (const nodes of sizes) {
    const times: Record<string, number[]> = { bootstrap: [], 'redis-cli': [] };
    for (let run = 0; run < Number(values.runs); run++) {
      for (const [name, starter] of Object.entries(contestants)) {
        times[name].push(await time(nodes, starter));
      }
    }
    const [ours, theirs] = [times.bootstrap, times['redis-cli']];
    const show = (list: number[]): string =>
      `${median(list).toFixed(2)} (${list.map((value) => value.toFixed(2)).join(' ')})`.padEnd(26);
    const target = TARGETS.get(nodes)?.toFixed(1) ?? '-';
    const ratio = (median(theirs) / median(ours)).toFixed(1);
    console.log(`${`${nodes}`.padEnd(7)}${target.padEnd(8)}${show(ours)}${show(theirs)}${ratio}`);
  }
}

async function time(nodes: number, starter: Starter): Promise<number> {
  const servers = await TestServers.start(nodes);
  try {
    const start = performance.now();
    const [program, ...args] = starter(servers.addresses);
    const child = spawn(program, args, { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (!(await isFormed(servers.all))) await sleep(50);
    const seconds = (performance.now() - start) / 1000;
    await ended;
    if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode}`);
    return seconds;
  } finally {
    await servers.stop();
  }
}

/** Asks every server, the one that takes longest first: most looks end there. */
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
