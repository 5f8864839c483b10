import { SlotRange } from '../../topology';

/** Each slot of these ranges. */
export function slotsOf(ranges: readonly SlotRange[]): number[] {
  return ranges.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

/** The fewest ranges that hold these slots, in their order. */
export function rangesOf(slots: readonly number[]): SlotRange[] {
  const ranges: SlotRange[] = [];
  for (const slot of slots) {
    const range = ranges.at(-1);
    if (range?.last === slot - 1) ranges[ranges.length - 1] = { ...range, last: slot };
    else ranges.push({ first: slot, last: slot });
  }
  return ranges;
}

/** The slots in pieces of that many; the last one may be smaller. */
export function pieces(slots: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(slots.length / size) }, (_, index) =>
    slots.slice(index * size, (index + 1) * size),
  );
}
