import { Finish } from './protocol';

/** Fails unless every write succeeded, and every key that was acknowledged was read back. */
export function expectNoFailure({ statistics, readBack }: Finish): void {
  expect(statistics).toMatchObject({ failed: 0, messages: [] });
  expect(readBack).toMatchObject({ lost: 0 });
}
