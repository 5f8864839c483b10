/** The middle of a list of measurements, or the mean of the two in the middle. */
export function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
  );
}

/** The median, and all measurements in parentheses. */
export function medianOfAll(list: readonly number[], digits: number): string {
  const all = list.map((value) => value.toFixed(digits)).join(' ');
  return `${median(list).toFixed(digits)} (${all})`;
}
