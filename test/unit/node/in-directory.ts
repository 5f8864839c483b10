import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does something in a directory of its own, which is gone afterwards. */
export function inDirectory<T>(act: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'node-script-'));
  try {
    return act(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
