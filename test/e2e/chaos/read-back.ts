import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { ReadBack } from './protocol';
import { valueOf } from './write-loops';

/** How many keys are read at the same time. */
const IN_FLIGHT = 200;

/** How many lost keys are named. */
const MAX_LOST_KEYS = 10;

/** How long to try to read the keys. */
const TIMEOUT_MS = 60_000;

/** Reads keys back; throws where a read fails, or all of them take too long. */
export async function readBack(cluster: Cluster, keys: readonly string[]): Promise<ReadBack> {
  const found = await Promise.race([read(cluster, keys), sleep(TIMEOUT_MS)]);
  if (found === undefined) throw new Error(`could not read all keys in ${TIMEOUT_MS} ms`);
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
  return { acknowledged: keys.length, lost: lost.length, lostKeys: lost.slice(0, MAX_LOST_KEYS) };
}
