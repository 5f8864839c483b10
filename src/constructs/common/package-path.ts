import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = packageRoot(__dirname);

/** The absolute path of a file of this package, given its path inside the package. */
export function packagePath(path: string): string {
  return join(root, path);
}

/** The nearest directory with a package.json: this file may be compiled, and be part of another one. */
function packageRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) {
    throw new Error(`no package.json is above ${__dirname}; reinstall the package`);
  }
  return packageRoot(parent);
}
