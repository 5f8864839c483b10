import { SlotRange } from '../../topology';

/** Each slot of these ranges. */
export function slotsOf(ranges: readonly SlotRange[]): number[] {
  return ranges.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

/** The slots in pieces of that many; the last one may be smaller. */
export function pieces(slots: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(slots.length / size) }, (_, index) =>
    slots.slice(index * size, (index + 1) * size),
  );
}
