import fc from 'fast-check';

/** Runs a property; fast-check prints the seed and the smallest case of a failure. */
export async function holds<T>(
  cases: fc.Arbitrary<T>,
  check: (example: T) => Promise<void>,
  numRuns: number,
): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, check), { numRuns, endOnFailure: true });
}
