// What test/clients/README.md asks of a client program, for all clients in JavaScript.
import console from 'node:console';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 1_000;
const SLOW_MS = 100;
const STOP_TIMEOUT_MS = 15_000;
const READ_TIMEOUT_MS = 60_000;
const READ_ATTEMPTS = 5;

/** What the environment asks for. */
const options = {
  nodes: (process.env.REDIS_NODES ?? '').split(',').map(nodeOf),
  username: process.env.REDIS_USERNAME || undefined,
  password: process.env.REDIS_PASSWORD || undefined,
  ca: process.env.REDIS_TLS === 'true' ? process.env.REDIS_CA : undefined,
  map: new Map(pairsOf(process.env.REDIS_MAP)),
  isDocumented: process.env.SETTINGS === 'documented',
};
const pauseMs = Number(process.env.PAUSE_MS ?? 20);
const run = `${Date.now()}-${process.pid}`;

const workers = Array.from({ length: Number(process.env.WORKERS ?? 16) }, (_, index) => ({
  index,
  acknowledged: [],
  last: 0,
  /** When a call began; undefined where none is under way. */
  begun: undefined,
  interrupted: false,
}));
let failed = 0;
let longest = 0;
let again = 0;
let error = null;
let stopped = false;

function nodeOf(address) {
  const [host, port] = address.split(':');
  return { host, port: Number(port) };
}

function pairsOf(map) {
  if (!map) return [];
  return map.split(',').map((pair) => {
    const [inside, outside] = pair.split('=');
    return [inside, nodeOf(outside)];
  });
}

/**
 * How a node is reached by TLS. The certificate is verified by the name of the node in any case, but
 * Node.js sends it (SNI) only where it is told to.
 */
export function tlsOf(ca, host) {
  return { ca, ...(isIP(host) ? {} : { servername: host }) };
}

const keyOf = (worker, number) => `${run}:${worker.index}:${number}`;

async function write(client, worker) {
  for (let number = 0; !stopped; number++) {
    const start = performance.now();
    worker.begun = start;
    try {
      await client.set(keyOf(worker, number), `${number}`);
      worker.acknowledged.push(number);
      worker.last = Date.now();
      if (worker.interrupted || performance.now() - start >= SLOW_MS) again = worker.last;
      worker.interrupted = false;
    } catch (reason) {
      failed++;
      worker.interrupted = true;
      error = reason.message.slice(0, 200);
    }
    longest = Math.max(longest, performance.now() - start);
    worker.begun = undefined;
    await sleep(pauseMs);
  }
}

/**
 * The longest call is that since the last line; one that is under way counts by its age, and as failed
 * once the writers were told to stop.
 */
function line() {
  for (const { begun } of workers.filter((worker) => worker.begun !== undefined)) {
    longest = Math.max(longest, performance.now() - begun);
    if (stopped) failed++;
  }
  const counted = {
    at: Date.now(),
    acknowledged: workers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
    failed,
    longest: Math.round(longest),
    oldest: Math.min(...workers.map(({ last }) => last)),
    again,
    error,
  };
  longest = 0;
  return counted;
}

async function readBack(client) {
  const end = Date.now() + READ_TIMEOUT_MS;
  let [lost, unread] = [0, 0];
  const reader = async (worker) => {
    for (const number of worker.acknowledged) {
      const value = await read(client, keyOf(worker, number), end);
      if (value === undefined) unread++;
      else if (value !== `${number}`) lost++;
    }
  };
  await Promise.all(workers.map(reader));
  return { lost, unread };
}

/** The value of a key; null where it does not exist, and undefined where it could not be read. */
async function read(client, key, end) {
  for (let attempt = 0; attempt < READ_ATTEMPTS && Date.now() < end; attempt++) {
    try {
      // A client that does not come back may keep a call for ever.
      const value = await Promise.race([client.get(key), sleep(end - Date.now())]);
      if (value !== undefined) return value;
    } catch {
      await sleep(200);
    }
  }
  return undefined;
}

async function untilConnected(connect) {
  for (;;) {
    try {
      return await connect(options);
    } catch (reason) {
      console.error(`could not connect: ${reason.message}`);
      await sleep(500);
    }
  }
}

/** Writes with a client until SIGTERM or SIGINT, and then reads everything back. */
export async function main(connect) {
  const signal = new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT']) process.once(name, resolve);
  });
  const first = await Promise.race([untilConnected(connect), signal.then(() => undefined)]);
  if (first === undefined) process.exit(1);
  const writers = workers.map((worker) => write(first, worker));
  setInterval(() => {
    if (!stopped) console.log(JSON.stringify(line()));
  }, INTERVAL_MS);
  await signal;
  stopped = true;
  await Promise.race([Promise.all(writers), sleep(STOP_TIMEOUT_MS)]);
  const last = line();
  // Another client reads, so that one which did not come back hides no lost key.
  console.log(JSON.stringify({ ...last, ...(await readBack(await untilConnected(connect))) }));
  process.exit(0);
}
