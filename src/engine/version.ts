/**
 * Orders two versions by their numbers: negative if `a` is the older one, positive if it is the
 * newer one. A part that is missing counts as 0, so 7.0 and 7.0.0 are the same.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
