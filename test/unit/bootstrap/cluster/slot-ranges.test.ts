import {
  areSameRanges,
  cut,
  formatRanges,
  otherSlots,
  overlap,
  pieces,
  rangesOf,
  rangesWithin,
  slotCount,
  slotsOf,
  smallestFirst,
} from '../../../../src/bootstrap/cluster/slot-ranges';
import { SlotRange } from '../../../../src/topology';

function ranges(...ends: readonly (readonly [number, number])[]): SlotRange[] {
  return ends.map(([first, last]) => ({ first, last }));
}

test('ranges are written as the commands take them', () => {
  expect(formatRanges(ranges([0, 5460], [5500, 5500]))).toBe('0-5460 5500');
});

test('both ends of a range count', () => {
  expect(slotCount(ranges([0, 5460], [5500, 5500]))).toBe(5462);
});

test('slots in any order become ranges, and ranges slots', () => {
  expect(rangesOf([7, 3, 2, 9, 8, 3])).toEqual(ranges([2, 3], [7, 9]));
  expect(slotsOf(ranges([2, 3], [7, 9]))).toEqual([2, 3, 7, 8, 9]);
});

test('the last piece may be smaller', () => {
  expect(pieces([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});

test('ranges are the same where all their ends are', () => {
  expect(areSameRanges(ranges([0, 9]), ranges([0, 9]))).toBe(true);
  expect(areSameRanges(ranges([0, 9]), ranges([0, 8]))).toBe(false);
  expect(areSameRanges(ranges([0, 9]), ranges([0, 9], [11, 11]))).toBe(false);
});

test('ranges overlap where one slot is in both', () => {
  expect(overlap(ranges([0, 9]), ranges([20, 30], [9, 12]))).toBe(true);
  expect(overlap(ranges([0, 9]), ranges([10, 12]))).toBe(false);
});

test('of ranges, those parts are left that lie within another one', () => {
  const parts = rangesWithin(ranges([0, 9], [15, 15], [18, 30]), { first: 5, last: 20 });
  expect(parts).toEqual(ranges([5, 9], [15, 15], [18, 20]));
});

test('the other slots are those between the ranges, before and behind them', () => {
  expect(otherSlots(ranges([10, 19], [5, 7], [6, 12]))).toEqual(ranges([0, 4], [20, 16383]));
  expect(otherSlots(ranges([0, 16383]))).toEqual([]);
  expect(otherSlots([])).toEqual(ranges([0, 16383]));
});

test('the smallest ranges come first, and of the same size the lowest', () => {
  expect(smallestFirst(ranges([0, 9], [30, 31], [20, 21]))).toEqual(
    ranges([20, 21], [30, 31], [0, 9]),
  );
});

test('a range that is cut gives its end away', () => {
  expect(cut(ranges([0, 3], [10, 19], [30, 39]), 7)).toEqual([
    ranges([0, 3], [17, 19]),
    ranges([10, 16], [30, 39]),
  ]);
});
