// The copyright notices and licenses of what a bundle holds, as their licenses ask for: a copy of the
// bundle, in a package, an image or a manifest, is a copy of these packages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|notice|copying)\b/i;

/**
 * The notices of all packages in a bundle, sorted by name, given esbuild's metafile.
 * Throws where a package has no license file.
 */
export function notices({ inputs }) {
  const directories = new Set(Object.keys(inputs).flatMap((file) => packageDirectory(file) ?? []));
  return [...directories].map(noticeOf).sort().join('\n');
}

/** The directory of the package from which a bundled file comes; undefined for one of this project. */
function packageDirectory(file) {
  if (!file.includes('node_modules/')) return undefined;
  let directory = dirname(file);
  // A folder such as dist/ may hold a package.json that only says which modules its files are.
  while (!existsSync(join(directory, 'package.json')) || !manifestOf(directory).name) {
    directory = dirname(directory);
  }
  return directory;
}

function noticeOf(directory) {
  const { name, version, license } = manifestOf(directory);
  const files = readdirSync(directory).filter((file) => LICENSE_FILE.test(file));
  if (files.length === 0) {
    throw new Error(`${name} has no license file, and is bundled; add its license to the notices`);
  }
  const texts = files.sort().map((file) => readFileSync(join(directory, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n') + '\n';
}

function manifestOf(directory) {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}
