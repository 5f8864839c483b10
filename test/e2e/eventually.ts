import { setTimeout as sleep } from 'node:timers/promises';

/** An attempt takes processes, on a machine that the cluster needs as well. */
const RETRY_INTERVAL_MS = 500;

/** Tries until nothing is thrown; after `limit` milliseconds it throws the last error. */
export async function eventually<T>(attempt: () => Promise<T>, limit = 60_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(RETRY_INTERVAL_MS);
    }
  }
}
