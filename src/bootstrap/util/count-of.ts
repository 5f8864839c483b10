/** A number of things, with its noun: `1 key`, `2 keys`, `1,000 keys`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
