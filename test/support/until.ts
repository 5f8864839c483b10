import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition is met. The limit only ends a test that would hang. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited a minute until ${what}`);
    await sleep(20);
  }
}
