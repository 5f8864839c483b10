// Moving slots to a fourth primary, beside `redis-cli --cluster rebalance`, on servers of this
// machine.
//   npm run bench:reshard -- [--keys-small 1000000] [--keys-big 100000] [--fields 1000000]
//     [--loopback-only]
//
// A row is one kind of data over one kind of link: plain loopback, or a relay before each server
// with 1 ms each way. It has the keys a second, first of the program and then of redis-cli, their
// ratio (higher is better for the program) with this project's target, and the longest call in ms
// of a client that reads and writes meanwhile. REDIS_SERVER and REDIS_CLI choose the programs;
// servers from Redis 8.4 and Valkey 9.0 move the slots by themselves.
import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Cluster } from 'ioredis';
import { BOOTSTRAP, bootstrapArgs, bundle } from '../test/support/program';
import { freePort, TestServers } from '../test/support/servers';
import { until } from '../test/support/until';
import { slotRanges } from '../src/topology';
import { ProgramCall, runProgram } from './run-program';
import { table } from './table';

/** The targets of this project: how many times the keys a second of redis-cli. */
const TARGETS = { loopback: 1.5, '1 ms link': 3 };

const HOST = '127.0.0.1';

const { values } = parseArgs({
  options: {
    'keys-small': { type: 'string', default: '1000000' },
    'keys-big': { type: 'string', default: '100000' },
    fields: { type: 'string', default: '1000000' },
    'loopback-only': { type: 'boolean', default: false },
  },
});

type Link = keyof typeof TARGETS;

/** What is in the cluster before slots move. */
interface Data {
  readonly keys: number;
  readonly bytes: number;
  /** How many fields a hash has in a slot that moves; 0 for no hash. */
  readonly fields: number;
}

interface Contestant {
  readonly command: (addresses: string[]) => ProgramCall;
  /** A slot of the first primary that it moves. */
  readonly slot: number;
}

interface Result {
  readonly keys: number;
  readonly seconds: number;
  readonly client: { readonly longest: number; readonly calls: number; readonly failures: number };
}

const [{ first, last }] = slotRanges(3);

const contestants: Record<'ours' | 'theirs', Contestant> = {
  ours: {
    command: (addresses) => [process.execPath, BOOTSTRAP, ...bootstrapArgs(4, 0, addresses)],
    slot: last,
  },
  theirs: {
    command: ([address]) => [
      process.env.REDIS_CLI ?? 'redis-cli',
      ...['--cluster', 'rebalance', address, '--cluster-use-empty-masters'],
    ],
    slot: first,
  },
};

const dir = mkdtempSync(join(tmpdir(), 'reshard-'));
const LINK = join(dir, 'link.js');
const CLIENT = join(dir, 'client.js');

const row = table({
  data: 26,
  link: 9,
  'keys/s': 16,
  ratio: 5,
  target: 6,
  'longest call': 12,
  'failed calls': 12,
});

async function main(): Promise<void> {
  bundle(join(__dirname, 'reshard/link.ts'), LINK);
  bundle(join(__dirname, 'reshard/client.ts'), CLIENT);
  const small = { keys: Number(values['keys-small']), bytes: 100, fields: 0 };
  const big = { keys: Number(values['keys-big']), bytes: 10_000, fields: 0 };
  for (const data of [small, big]) {
    await compare(data, 'loopback');
    if (!values['loopback-only']) await compare(data, '1 ms link');
  }
  if (values.fields !== '0') {
    await compare({ keys: 10_000, bytes: 100, fields: Number(values.fields) }, 'loopback');
  }
  rmSync(dir, { recursive: true });
}

async function compare(data: Data, link: Link): Promise<void> {
  if (data.keys === 0) return;
  const ours = await measure(data, link, contestants.ours);
  const theirs = await measure(data, link, contestants.theirs);
  const both = (show: (result: Result) => string): string => `${show(ours)} / ${show(theirs)}`;
  const rate = ({ keys, seconds }: Result): number => keys / seconds;
  const what =
    data.fields > 0 ? `a hash of ${data.fields} fields` : `${data.keys} keys of ${data.bytes} B`;
  const failures = ours.client.failures + theirs.client.failures;
  row(
    what,
    link,
    both((result) => rate(result).toFixed(0)),
    (rate(ours) / rate(theirs)).toFixed(1),
    data.fields > 0 ? '-' : `${TARGETS[link]}`,
    both(({ client }) => client.longest.toFixed(0)),
    failures > 0 ? both(({ client }) => `${client.failures}`) : '',
  );
}

async function measure(data: Data, link: Link, { command, slot }: Contestant): Promise<Result> {
  const servers = await TestServers.start(4);
  const children: ChildProcess[] = [];
  try {
    const ports = await Promise.all(
      servers.all.map(async ({ port, client }) => {
        if (link === 'loopback') return port;
        const front = await freePort(HOST);
        children.push(spawn(process.execPath, [LINK, '1', `${front}`, `${port}`]));
        await client.config('SET', 'cluster-announce-port', front);
        await client.config('SET', 'cluster-announce-bus-port', port + 10_000);
        return front;
      }),
    );
    await form(servers, ports);
    const hash = data.fields > 0 ? await keyIn(servers, slot) : '';
    await load(servers, data, hash);
    const addresses = ports.map((port) => `${HOST}:${port}`);
    const client = await startClient(data, hash, addresses);
    children.push(client);
    const start = performance.now();
    await runProgram(command(addresses));
    const seconds = (performance.now() - start) / 1_000;
    const report = await endOf(client);
    const sizes = await Promise.all(servers.all.map((server) => server.client.dbsize()));
    const keys = sizes[3];
    const expected = data.keys + (hash ? 1 : 0);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total !== expected)
      throw new Error(`there are ${total} keys, and ${expected} were written`);
    if (hash && (await servers.all[3].client.hlen(hash)) === 0) {
      throw new Error(`slot ${slot} has not moved: choose another one`);
    }
    return { keys, seconds, client: report };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await servers.stop();
  }
}

/** Three primaries with all slots, and a fourth without any. */
async function form({ all }: TestServers, ports: readonly number[]): Promise<void> {
  const ranges = slotRanges(3);
  for (const [index, { client }] of all.entries()) {
    await client.cluster('SET-CONFIG-EPOCH', index + 1);
    if (index < 3) {
      const { first, last } = ranges[index];
      await client.call('CLUSTER', 'ADDSLOTSRANGE', first, last);
    }
    if (index > 0) await all[0].client.cluster('MEET', HOST, all[index].port);
  }
  await until('every node knows the others', async () => {
    const texts = await Promise.all(all.map(({ client }) => client.cluster('NODES')));
    const infos = await Promise.all(all.map(({ client }) => client.cluster('INFO')));
    return (
      infos.every((info) => info.includes('cluster_state:ok')) &&
      texts.every((text) => ports.every((port) => (text as string).includes(`:${port}@`)))
    );
  });
}

async function keyIn({ all: [{ client }] }: TestServers, slot: number): Promise<string> {
  for (let number = 0; ; number++) {
    const key = `hash:${number}`;
    if ((await client.cluster('KEYSLOT', key)) === slot) return key;
  }
}

async function load({ all }: TestServers, data: Data, hash: string): Promise<void> {
  const cluster = new Cluster(
    all.map(({ host, port }) => ({ host, port })),
    // The nodes announce their relays, and loading need not go through those.
    { enableAutoPipelining: true },
  );
  const value = 'x'.repeat(data.bytes);
  const inGroups = async (
    count: number,
    write: (index: number) => Promise<unknown>,
  ): Promise<void> => {
    for (let done = 0; done < count; done += 2_000) {
      const size = Math.min(2_000, count - done);
      await Promise.all(Array.from({ length: size }, (_, index) => write(done + index)));
    }
  };
  await inGroups(data.keys, (index) => cluster.set(`key:${index}`, value));
  await inGroups(data.fields / 100, (group) => {
    const fields = Array.from({ length: 100 }, (_, index) => [`field:${group * 100 + index}`, 'x']);
    return cluster.hset(hash, ...fields.flat());
  });
  cluster.disconnect();
}

async function startClient(data: Data, hash: string, addresses: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLIENT, `${data.keys}`, hash, ...addresses]);
  await lineOf(child);
  return child;
}

async function endOf(client: ChildProcess): Promise<Result['client']> {
  client.stdin?.write('\n');
  return JSON.parse(await lineOf(client)) as Result['client'];
}

function lineOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => stdout?.once('data', (part) => resolve(String(part))));
}

void main();
