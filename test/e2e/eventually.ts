import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until nothing is thrown any more; after `limit` milliseconds the last error stands. */
export async function eventually<T>(attempt: () => Promise<T>, limit = 60_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}
