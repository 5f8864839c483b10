import { createHash } from 'node:crypto';

/** A hash of a text for the end of a name, which changes with the text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
