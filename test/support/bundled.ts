import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/**
 * Bundles the program if that was never done, so that one file of tests runs right after `npm ci`. The
 * scripts of package.json bundle it anew each time.
 */
export default function bundled(): void {
  if (existsSync(join(ROOT, 'lib/bootstrap.js.br'))) return;
  execFileSync(process.execPath, ['scripts/bundle.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
