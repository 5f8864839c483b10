import { SlotRange, SLOTS } from '../../topology';

/** Slots as the commands and the log write them: `0-5460 5500`. */
export function formatRanges(ranges: readonly SlotRange[]): string {
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(' ');
}

export function slotCount(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** The slots of `range` for which `test` holds, as ranges. */
export function rangesWhere(range: SlotRange, test: (slot: number) => boolean): SlotRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (let slot = range.first; slot <= range.last; slot++) {
    if (!test(slot)) continue;
    const latest = ranges.at(-1);
    if (latest?.last === slot - 1) {
      latest.last = slot;
    } else {
      ranges.push({ first: slot, last: slot });
    }
  }
  return ranges;
}

/** These slots as ranges. */
export function rangesOf(slots: ReadonlySet<number>): SlotRange[] {
  return rangesWhere({ first: 0, last: SLOTS - 1 }, (slot) => slots.has(slot));
}

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

export function areSameRanges(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ first, last }, index) => first === b[index].first && last === b[index].last))
  );
}

/** The first `count` slots of the ranges, and the rest; a range that is cut gives its end away. */
export function cut(ranges: readonly SlotRange[], count: number): [SlotRange[], SlotRange[]] {
  const given: SlotRange[] = [];
  const rest: SlotRange[] = [];
  let left = count;
  for (const range of ranges) {
    const size = slotCount([range]);
    if (left >= size) {
      given.push(range);
    } else if (left === 0) {
      rest.push(range);
    } else {
      const border = range.last - left;
      given.push({ first: border + 1, last: range.last });
      rest.push({ first: range.first, last: border });
    }
    left -= Math.min(left, size);
  }
  return [given, rest];
}
