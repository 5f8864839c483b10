import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { ReadBack } from './protocol';
import { valueOf } from './write-loops';

/** How many keys are asked for at the same time. */
const IN_FLIGHT = 200;

/** How many names of lost keys are told. */
const NAMES = 10;

/** Milliseconds after which keys that could not be read are given up. */
const PATIENCE = 60_000;

/** Reads keys back; throws what a read throws that fails, and when there is no answer. */
export async function readBack(cluster: Cluster, keys: readonly string[]): Promise<ReadBack> {
  const found = await Promise.race([read(cluster, keys), sleep(PATIENCE)]);
  if (found === undefined) throw new Error(`could not read all keys in ${PATIENCE} ms`);
  return found;
}

async function read(cluster: Cluster, keys: readonly string[]): Promise<ReadBack> {
  const lost: string[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < keys.length) {
      const key = keys[next++];
      if ((await cluster.get(key)) !== valueOf(key)) lost.push(key);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, reader));
  return { acknowledged: keys.length, lost: lost.length, lostKeys: lost.slice(0, NAMES) };
}
