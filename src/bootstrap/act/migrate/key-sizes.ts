import { BATCH, Key, SizedKey } from './batches';
import { Channel } from '../../redis/channel';

/** One call for all keys of a slot: a call for each takes the program 5 times as long (measured). */
const SCRIPT = `
local sizes = {}
for index, key in ipairs(ARGV) do
  local size = redis.pcall('MEMORY', 'USAGE', key)
  sizes[index] = type(size) == 'number' and size or (size and -1 or 0)
end
return sizes`;

/**
 * How much memory each key of each of these slots takes. A key that is gone by now takes none; where
 * the server cannot or may not say, a key counts as one that has to travel alone.
 */
export async function sizeKeys(
  channel: Channel,
  slots: readonly (readonly Key[])[],
): Promise<SizedKey[][]> {
  const replies = await channel(slots.map((keys) => ['EVAL', SCRIPT, 0, ...keys]));
  const sizes = replies.every(Array.isArray)
    ? (replies as number[][]).map((list) => list.map((size) => (size < 0 ? BATCH.bytes : size)))
    : await each(channel, slots);
  return slots.map((keys, slot) => keys.map((key, index) => ({ key, bytes: sizes[slot][index] })));
}

/** The same without a script, for a server that runs none. */
async function each(channel: Channel, slots: readonly (readonly Key[])[]): Promise<number[][]> {
  const replies = await channel(slots.flat().map((key) => ['MEMORY', 'USAGE', key]));
  const sizes = replies.map((reply) => (reply instanceof Error ? BATCH.bytes : Number(reply ?? 0)));
  return slots.map((keys) => sizes.splice(0, keys.length));
}
