/** As many as a line of the log can name. */
const MOST = 6;

/** Names a few things one after the other, and counts the rest. */
export function formatList(texts: readonly string[]): string {
  const named = texts.slice(0, MOST).join(', ');
  return texts.length > MOST ? `${named} and ${texts.length - MOST} more` : named;
}
