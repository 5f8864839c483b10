import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { slotKeys } from './slot-keys';

/**
 * A client outside Kubernetes: sets and gets a key of each slot. On stdin it gets the code that makes it, as
 * `endpoints` prints it, and how many nodes there are. It prints how many keys it got and the nodes that it
 * knows.
 */

interface Input {
  readonly code: string;
  readonly count: number;
}

const BATCH = 128;

const KNOWN_LIMIT_MS = 15_000;

/** The client of such code, in which there is one of node-redis as well. */
function clientOf(code: string): Cluster {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function('Redis', 'createCluster', `${code}\nreturn ioredis;`)(
    { Cluster },
    () => undefined,
  ) as Cluster;
}

async function main(): Promise<void> {
  const { code, count } = JSON.parse(readFileSync(0, 'utf8')) as Input;
  const cluster = clientOf(code);
  cluster.on('error', (error) => console.error(String(error)));
  const value = `${process.pid}-${Date.now()}`;
  const keys = slotKeys();
  let right = 0;
  for (let first = 0; first < keys.length; first += BATCH) {
    const batch = keys.slice(first, first + BATCH);
    await Promise.all(batch.map((key) => cluster.set(key, value)));
    const values = await Promise.all(batch.map((key) => cluster.get(key)));
    right += values.filter((each) => each === value).length;
  }
  const nodes = await knownNodes(cluster, count);
  console.log(JSON.stringify({ right, nodes: nodes.sort() }));
  cluster.disconnect();
}

/**
 * The nodes that a client knows. From Redis 7.0 on a server leaves a replica out of CLUSTER SLOTS until it has heard
 * from it how far it has copied, which after the forming of a cluster takes some seconds.
 */
async function knownNodes(cluster: Cluster, count: number): Promise<string[]> {
  for (const end = Date.now() + KNOWN_LIMIT_MS; cluster.nodes().length < count;) {
    if (Date.now() > end) break;
    await sleep(500);
    await new Promise<void>((resolve) => cluster.refreshSlotsCache(() => resolve()));
  }
  return cluster.nodes().map(({ options }) => `${options.host}:${options.port}`);
}

void main();
