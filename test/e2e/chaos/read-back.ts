import { Cluster } from 'ioredis';
import { ReadBack } from './protocol';
import { valueOf } from './writers';

/** How many keys are asked for at the same time. */
const IN_FLIGHT = 200;

/** How many names of lost keys are told. */
const NAMES = 10;

/** Reads keys back; throws what a read throws that fails. */
export async function readBack(cluster: Cluster, keys: readonly string[]): Promise<ReadBack> {
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
