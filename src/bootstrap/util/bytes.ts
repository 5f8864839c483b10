/** Bytes as INFO's `_human` fields write them: `1.50M`. */
export function formatBytes(count: number): string {
  const units = ['B', 'K', 'M', 'G', 'T'];
  const power = Math.min(Math.floor(Math.log2(Math.max(count, 1)) / 10), units.length - 1);
  return power === 0 ? `${count}B` : `${(count / 1024 ** power).toFixed(2)}${units[power]}`;
}
