import { SlotRange, SLOTS } from '../../topology';
import { by } from '../util/order';

/** Slots as the commands and the log write them: `0-5460 5500`. */
export function formatRanges(ranges: readonly SlotRange[]): string {
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(' ');
}

export function slotCount(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** These slots as ranges, in order. */
export function rangesOf(slots: Iterable<number>): SlotRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const slot of [...new Set(slots)].sort((a, b) => a - b)) {
    const latest = ranges.at(-1);
    if (latest?.last === slot - 1) {
      latest.last = slot;
    } else {
      ranges.push({ first: slot, last: slot });
    }
  }
  return ranges;
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

export function includesSlot(ranges: readonly SlotRange[], slot: number): boolean {
  return ranges.some(({ first, last }) => first <= slot && slot <= last);
}

/** Whether some slot is in both. */
export function overlap(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return a.some((x) => b.some((y) => x.first <= y.last && y.first <= x.last));
}

/** The parts of `ranges` that lie in `range`. */
export function rangesWithin(ranges: readonly SlotRange[], range: SlotRange): SlotRange[] {
  return ranges
    .filter(({ first, last }) => first <= range.last && range.first <= last)
    .map(({ first, last }) => ({
      first: Math.max(first, range.first),
      last: Math.min(last, range.last),
    }));
}

/** The slots that are in none of the ranges, which may come in any order and overlap. */
export function otherSlots(ranges: readonly SlotRange[]): SlotRange[] {
  const others: SlotRange[] = [];
  let next = 0;
  for (const { first, last } of [...ranges].sort(by((range) => [range.first]))) {
    if (first > next) others.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  return next < SLOTS ? [...others, { first: next, last: SLOTS - 1 }] : others;
}

/** The smallest ranges first: where some are given away, what remains is in few pieces. */
export function smallestFirst(ranges: readonly SlotRange[]): SlotRange[] {
  return [...ranges].sort(by(({ first, last }) => [last - first, first]));
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
