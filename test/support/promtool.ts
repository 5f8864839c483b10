import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { install, mayInstall, runs } from './install';

/** Whether there is promtool, which comes with Prometheus; where that may be installed, it is. */
export function hasPromtool(): boolean {
  if (!runs('promtool') && mayInstall()) install('prometheus');
  return runs('promtool');
}

/** Tests that need promtool; where it is missing they are skipped, and say so. */
export function withPromtool(name: string, tests: () => void): void {
  if (hasPromtool()) describe(name, tests);
  else describe.skip(`${name} (skipped: promtool is missing: apt-get install prometheus)`, tests);
}

/** What promtool says of files, which are given by their names; its arguments name some of them. */
export function promtool(
  args: readonly string[],
  files: Readonly<Record<string, object>>,
): { status: number | null; output: string } {
  const directory = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(directory, name), stringify(content));
    }
    const options = { cwd: directory, encoding: 'utf8', timeout: 30_000 } as const;
    const { status, stdout, stderr } = spawnSync('promtool', args, options);
    return { status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
