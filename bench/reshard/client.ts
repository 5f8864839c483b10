// A client of the cluster with the defaults of ioredis, as an application has it. It reads and
// writes existing keys until it gets a line on its standard input. Then it prints, as JSON, its
// longest call in milliseconds, how many calls there were, and how many failed.
//   node client.js KEYS HASH HOST:PORT ...        HASH may be empty
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';

const [count, hash, ...nodes] = process.argv.slice(2);
const LOOPS = 4;

const cluster = new Cluster(
  nodes.map((node) => ({ host: node.split(':')[0], port: Number(node.split(':')[1]) })),
);
cluster.on('error', () => undefined);

let longest = 0;
let calls = 0;
let failures = 0;
let goesOn = true;

async function timed(call: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await call().catch(() => failures++);
  longest = Math.max(longest, performance.now() - start);
  calls++;
}

async function loop(): Promise<void> {
  while (goesOn) {
    const key = `key:${Math.floor(Math.random() * Number(count))}`;
    await timed(() => cluster.append(key, '.'));
    await timed(() => cluster.exists(key));
    if (hash) await timed(() => cluster.hincrby(hash, 'counter', 1));
    // Leave CPU time for the servers and the program that is measured.
    await sleep(1);
  }
}

async function main(): Promise<void> {
  const loops = Array.from({ length: LOOPS }, loop);
  // The first calls open connections, and do not count.
  await sleep(1_000);
  longest = 0;
  console.log('ready');
  process.stdin.once('data', () => (goesOn = false));
  await Promise.all(loops);
  console.log(JSON.stringify({ longest, calls, failures }));
  process.exit();
}

void main();
