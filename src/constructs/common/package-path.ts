import { existsSync } from 'node:fs';
import { join } from 'node:path';

// This file runs from src/constructs/common/ in the repository, and from lib/src/constructs/common/
// as a package.
const candidates = [join(__dirname, '../../..'), join(__dirname, '../../../..')];
const root = candidates.find((directory) => existsSync(join(directory, 'package.json')));

/** The absolute path of a file of this package, given its path inside the package. */
export function packagePath(path: string): string {
  if (root === undefined) {
    throw new Error(`package.json is in none of ${candidates.join(', ')}; reinstall the package`);
  }
  return join(root, path);
}
