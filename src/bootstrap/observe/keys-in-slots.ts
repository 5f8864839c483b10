import { Redis } from 'ioredis';
import { ownLine, Pod } from '../cluster/observation';
import { slotCount, slotsOf } from '../cluster/slot-ranges';
import { exec } from '../redis/connection';

/** The number of keys in each of these slots, without those that have none. */
export async function countKeys(
  client: Redis,
  slots: readonly number[],
): Promise<Map<number, number>> {
  const replies = await exec(
    client,
    slots.map((slot) => ['CLUSTER', 'COUNTKEYSINSLOT', slot]),
  );
  const error = replies.find((reply) => reply instanceof Error);
  if (error !== undefined) throw error;
  return new Map(
    slots
      .map((slot, index) => [slot, Number(replies[index])] as const)
      .filter(([, keys]) => keys > 0),
  );
}

/** How many slots with keys are looked for in each shard. */
const USED_SLOTS = 100;

/**
 * The slots to ask each primary about, by the ordinals of the pods, where one has less than half of the keys
 * that its share of the slots would have: evenly chosen ones, fewer where there are many keys.
 */
export function slotsToSample(pods: readonly Pod[]): Map<number, number[]> {
  const owners = pods.flatMap(({ ordinal, view }) => {
    const own = view && ownLine(view);
    return view && own && own.primary === undefined && own.slots.length > 0
      ? [{ ordinal, keys: view.keys, ranges: own.slots }]
      : [];
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const keys = sum(owners.map((owner) => owner.keys));
  const slots = sum(owners.map(({ ranges }) => slotCount(ranges)));
  const isUneven = owners.some((owner) => 2 * owner.keys * slots < keys * slotCount(owner.ranges));
  if (!isUneven) return new Map();
  const step = Math.max(1, Math.floor(Math.min(keys, slots) / (USED_SLOTS * owners.length)));
  return new Map(
    owners.map(({ ordinal, ranges }) => [
      ordinal,
      slotsOf(ranges).filter((slot) => slot % step === 0),
    ]),
  );
}
