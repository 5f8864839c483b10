/** Reads an argument that is a whole number; throws an error that names it and the least value. */
export function whole(name: string, text: string | undefined, least: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least) {
    throw new Error(`${name} is ${text}, and must be a whole number of at least ${least}`);
  }
  return value;
}
