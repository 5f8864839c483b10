import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD_FILES } from '../../src/constructs/monitoring/dashboard-file';

const ROOT = join(__dirname, '../..');

const BUNDLED = ['lib/bootstrap.js.br', ...Object.values(DASHBOARD_FILES)];

/**
 * Bundles the program and the dashboards if that was never done, so that one file of tests runs right after `npm ci`. The
 * scripts of package.json bundle them anew each time.
 */
export default function bundled(): void {
  if (BUNDLED.every((file) => existsSync(join(ROOT, file)))) return;
  execFileSync(process.execPath, ['scripts/bundle.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
