import { OversizedKey } from '../../cluster/observation';
import { Channel } from '../../redis/channel';
import { fieldsOf } from '../../redis/info';
import { cutMiddle } from '../../util/cut-middle';
import { Key } from './batches';
import { sizeKeys } from './key-sizes';

/** The directives that bound a command, and with it the key that a RESTORE may carry. */
const LIMITS = ['proto-max-bulk-len', 'client-query-buffer-limit'];

/** No server takes a lower limit: where all keys together take less, none is too large. */
export const LEAST_LIMIT_BYTES = 1024 * 1024;

/** MEMORY USAGE estimates: keys of so much less than the limit are measured as well. */
const DOUBT = 8;

const MEASURE = "local dump = redis.call('DUMP', KEYS[1]) return dump and #dump or 0";

const MAX_NAME_LENGTH = 100;

/** How many bytes a server takes of one key; Infinity where it does not say. */
export async function restoreLimit(channel: Channel): Promise<number> {
  const replies = await channel(LIMITS.map((name) => ['CONFIG', 'GET', name]));
  const values = replies.flatMap((reply) =>
    Array.isArray(reply) ? [...fieldsOf(reply as string[]).values()].map(Number) : [],
  );
  return Math.min(...values, Infinity);
}

/** A key of each of these slots, if there is one, that the target would not take. */
export async function findOversized(
  source: Channel,
  slots: readonly number[],
  limit: number,
): Promise<Map<number, Pick<OversizedKey, 'slot' | 'key' | 'bytes'>>> {
  const counts = await source(slots.map((slot) => ['CLUSTER', 'COUNTKEYSINSLOT', slot]));
  const lists = await source(
    slots.map((slot, index) => ['CLUSTER', 'GETKEYSINSLOT', slot, Number(counts[index])]),
  );
  const sized = await sizeKeys(
    source,
    lists.map((keys) => (Array.isArray(keys) ? (keys as Key[]) : [])),
  );
  const found = new Map<number, Pick<OversizedKey, 'slot' | 'key' | 'bytes'>>();
  for (const [index, slot] of slots.entries()) {
    for (const { key, bytes: estimate } of sized[index]) {
      if (estimate * DOUBT < limit) continue;
      const [measured] = await source([['EVAL', MEASURE, 1, key]]);
      const bytes = typeof measured === 'number' ? measured : estimate;
      if (bytes <= limit) continue;
      found.set(slot, { slot, key: cutMiddle(key.toString(), MAX_NAME_LENGTH), bytes });
      break;
    }
  }
  return found;
}
