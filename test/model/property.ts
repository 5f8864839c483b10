import fc from 'fast-check';

const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_SHRINK } = process.env;

/**
 * Checks a property on so many random cases. MODEL_RUNS is another number of cases for all properties,
 * MODEL_SEED another seed, and MODEL_PATH the case to begin with; a failure names the last two. Only
 * with MODEL_PATH are smaller cases looked for that fail as well.
 */
export async function checkProperty<T>(
  cases: fc.Arbitrary<T>,
  check: (example: T) => Promise<void>,
  numRuns: number,
): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, check), {
    numRuns: Number(MODEL_RUNS ?? numRuns),
    endOnFailure: MODEL_SHRINK === undefined,
    ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }),
    ...(MODEL_PATH === undefined ? {} : { path: MODEL_PATH }),
  });
}
