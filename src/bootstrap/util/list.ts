/** More names would make a line of the log too long. */
const MAX_NAMES = 6;

/** Names the first few, and counts the rest: `a, b, c, d, e, f and 3 more`. */
export function formatList(texts: readonly string[]): string {
  const named = texts.slice(0, MAX_NAMES).join(', ');
  return texts.length > MAX_NAMES ? `${named} and ${texts.length - MAX_NAMES} more` : named;
}
