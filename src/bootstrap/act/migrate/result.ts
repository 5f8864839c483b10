import { OversizedKey } from '../../cluster/observation';

/** What a move has got done. */
export interface MigrationResult {
  readonly slots: number;
  readonly keys: number;
  readonly bytes: number;
  /** By slot, keys that the target would not take: their slots were left alone. */
  readonly oversized?: ReadonlyMap<number, Pick<OversizedKey, 'slot' | 'key' | 'bytes'>>;
  /** Why it came to an end early, in words. */
  readonly failure?: string;
}

/** All that several moves have got done; each failure stays with its own move. */
export function total(moves: readonly MigrationResult[]): MigrationResult {
  return moves.reduce(
    (sum, { slots, keys, bytes }) => ({
      slots: sum.slots + slots,
      keys: sum.keys + keys,
      bytes: sum.bytes + bytes,
    }),
    { slots: 0, keys: 0, bytes: 0 },
  );
}
