/**
 * Whether an error is a bug of the program, and not the failure of something outside it. Such an error
 * is never waited out or taken for an answer of a server: it ends the program with a stack.
 */
export function isProgrammingError(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((bug) => error instanceof bug);
}
