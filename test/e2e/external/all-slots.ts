import { readFileSync } from 'node:fs';
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
  const nodes = cluster.nodes().map(({ options }) => `${options.host}:${options.port}`);
  console.log(JSON.stringify({ right, nodes: nodes.sort() }));
  cluster.disconnect();
}

function address(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

void main();
