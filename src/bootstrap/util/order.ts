/** Compares by lists of ranks: the first rank that differs decides, and the lower one comes first. */
export function by<T>(rank: (item: T) => readonly number[]): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left.map((value, index) => value - right[index]).find((order) => order !== 0) ?? 0;
  };
}
