/** Where the ordinal of a node is put into its name. */
export const ORDINAL = '{ordinal}';

/** A text for one node by a template, or that of each. */
export function withOrdinal(template: string, ordinal: number | '*'): string {
  return template.split(ORDINAL).join(`${ordinal}`);
}

/**
 * The names of so many nodes by a template, as a certificate has them: where that is enough one name for all,
 * which is also for those to come and those that leave.
 */
export function certificateNames(template: string, count: number): string[] {
  if (hasWildcard(template)) return [withOrdinal(template, '*')];
  return Array.from({ length: count }, (_, ordinal) => withOrdinal(template, ordinal));
}

/** Not where a wildcard would stand for names of others too, or has too few labels for clients to take it. */
function hasWildcard(template: string): boolean {
  return /^\{ordinal\}(\.[^.{]+){2,}$/.test(template);
}
