import { spawnSync } from 'node:child_process';
import { install, mayInstall, runs } from './install';

/**
 * The command of a Redis or Valkey server: REDIS_SERVER, or what is on the PATH, or on a Debian
 * machine of which we are root, what apt installs.
 */
export function findServer(env: NodeJS.ProcessEnv = process.env): string {
  if (env.REDIS_SERVER) return env.REDIS_SERVER;
  const found = ['redis-server', 'valkey-server'].find(runs);
  if (found !== undefined) return found;
  if (mayInstall()) {
    install('redis-server');
    // The tests start servers of their own; the package's would only be in the way.
    spawnSync('service', ['redis-server', 'stop'], { stdio: 'ignore' });
    if (runs('redis-server')) return 'redis-server';
  }
  throw new Error(
    'there is no redis-server and no valkey-server on the PATH: install one, with ' +
      '"sudo apt-get install redis-server" on Debian and Ubuntu or "brew install redis" on macOS, ' +
      'or set REDIS_SERVER to the path of one',
  );
}

/** The version of that server, as `7.0.15`. */
export function serverVersion(): string {
  return /v=(\S+)/.exec(versionText())?.[1] ?? '';
}

/** Whether that server is Valkey. */
export function isValkey(): boolean {
  return versionText().startsWith('Valkey');
}

function versionText(): string {
  return spawnSync(findServer(), ['--version'], { encoding: 'utf8' }).stdout;
}
