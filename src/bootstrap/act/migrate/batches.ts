/** A key's name as the server gave it. */
export type Key = string | Buffer;

/** A key, and how much memory it takes. */
export interface SizedKey {
  readonly key: Key;
  readonly bytes: number;
}

/** Keys that travel together. */
export interface Batch {
  readonly keys: readonly Key[];
  readonly bytes: number;
}

/**
 * What one MIGRATE may carry, because its source serves no other client until the target has it all: 128 KiB
 * are 1 ms of a link of 1 Gbit/s, and 256 keys of 100 bytes take 1.1 ms on the server itself (measured
 * by hand on 2 cores with Redis 7.0.15; 1.6 ms on 8.0.6). A key above it travels alone.
 */
export const BATCH = { keys: 256, bytes: 128 * 1024 };

/** Shares keys out to batches, in their order. */
export function batches(keys: readonly SizedKey[], limit = BATCH): Batch[] {
  const found: { keys: Key[]; bytes: number }[] = [];
  for (const { key, bytes } of keys) {
    const last = found.at(-1);
    if (last && last.keys.length < limit.keys && last.bytes + bytes <= limit.bytes) {
      last.keys.push(key);
      last.bytes += bytes;
    } else {
      found.push({ keys: [key], bytes });
    }
  }
  return found;
}
