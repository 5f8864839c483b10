import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether a program can be started at all. */
export function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Whether this is a Debian machine of which we are root. */
export function mayInstall(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/** Jest runs several processes, and apt-get works for one at a time: the first one installs. */
const LOCK = '/var/lock/cdk8s-redis-cluster-install';

/** What is said before anything is installed. */
const SCRIPT = `
  command -v "$1" >/dev/null && exit
  echo "installing $1, which the tests need: apt-get install $1" >&3
  export DEBIAN_FRONTEND=noninteractive
  apt-get update && apt-get install -y --no-install-recommends "$1"
`;

/**
 * Installs a program by the Debian package of the same name, and says so in one line on stderr.
 *
 * @throws where that is not Debian or we are not root, with the command that installs it
 */
export function install(name: string): void {
  if (!mayInstall()) {
    throw new Error(
      `${name} is not installed: install it, with "sudo apt-get install ${name}" on Debian`,
    );
  }
  try {
    execFileSync('flock', [LOCK, 'sh', '-c', SCRIPT, 'sh', name], {
      stdio: ['ignore', 'pipe', 'pipe', 2],
    });
  } catch (error) {
    const { stderr } = error as { stderr: Buffer };
    throw new Error(`apt-get did not install ${name}: ${stderr.toString().trim()}`, {
      cause: error,
    });
  }
}
