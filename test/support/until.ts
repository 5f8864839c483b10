import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds; the limit is there only to end a test that hangs. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited a minute until ${what}`);
    await sleep(20);
  }
}
