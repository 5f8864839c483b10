import { spawnSync, SpawnSyncReturns } from 'node:child_process';

/** The shells that images bring. */
export const SHELLS = ['dash', 'busybox sh'];

/** Runs a script by one of these shells. */
export function inShell(shell: string, script: string): SpawnSyncReturns<string> {
  const [command, ...args] = shell.split(' ');
  return spawnSync(command, [...args, '-c', script], { encoding: 'utf8' });
}
