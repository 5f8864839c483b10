import fc from 'fast-check';

const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_SHRINK } = process.env;

/** The cases of `npm test` are the same in each run, so that it fails for a change, and not by chance. */
const SEED = 1;

/**
 * Checks a property on so many cases. With MODEL_RUNS it is so many of all properties, and at random, or
 * with MODEL_SEED those of that seed; MODEL_PATH is the case to begin with. A failure names the last two.
 * Only with MODEL_PATH are smaller cases looked for that fail as well.
 */
export async function checkProperty<T>(
  cases: fc.Arbitrary<T>,
  check: (example: T) => Promise<void>,
  numRuns: number,
): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, check), {
    numRuns: Number(MODEL_RUNS ?? numRuns),
    endOnFailure: MODEL_SHRINK === undefined,
    ...(MODEL_RUNS && !MODEL_SEED ? {} : { seed: Number(MODEL_SEED ?? SEED) }),
    ...(MODEL_PATH === undefined ? {} : { path: MODEL_PATH }),
  });
}
