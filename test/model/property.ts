import fc from 'fast-check';

/** Checks a property on so many random cases; a failure names its seed and its case. */
export async function checkProperty<T>(
  cases: fc.Arbitrary<T>,
  check: (example: T) => Promise<void>,
  numRuns: number,
): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, check), { numRuns, endOnFailure: true });
}
