import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { slotKeys } from './slot-keys';

/**
 * A client outside Kubernetes: sets and gets a key of each slot. On stdin it gets the endpoints of the
 * nodes, as `endpoints --json` prints them, and it prints how many keys it got and the nodes that it knows.
 */

interface Endpoint {
  readonly inside: string;
  readonly outside: string;
}

const BATCH = 128;

const KNOWN_LIMIT_MS = 15_000;

async function main(): Promise<void> {
  const endpoints = JSON.parse(readFileSync(0, 'utf8')) as readonly Endpoint[];
  const natMap = Object.fromEntries(
    endpoints.map(({ inside, outside }) => [inside, address(outside)]),
  );
  const cluster = new Cluster(Object.values(natMap).slice(0, 3), { natMap });
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
  const nodes = await knownNodes(cluster, endpoints.length);
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

function address(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

void main();
