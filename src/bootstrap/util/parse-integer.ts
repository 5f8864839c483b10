import { UsageError } from './usage-error';

/** Reads an argument that is a whole number; throws a `UsageError` that names it and its bounds. */
export function parseInteger(
  name: string,
  text: string | undefined,
  least: number,
  most = Infinity,
): number {
  const value = Number(text);
  const bounds = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  if (text === undefined) throw new UsageError(`${name} is missing: give a whole number ${bounds}`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} is ${text}, and must be a whole number ${bounds}`);
  }
  return value;
}
