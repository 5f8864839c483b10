import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { BOOTSTRAP } from '../../support/program';

const ROOT = join(__dirname, '../../..');
const NOTICES = readFileSync(join(dirname(BOOTSTRAP), 'THIRD-PARTY-NOTICES.txt'), 'utf8');

/** The packages of which a bundle of the program is made, by what esbuild says. */
function bundled(): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(ROOT, 'src/bootstrap/main.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    external: ['supports-color'],
    metafile: true,
    write: false,
  });
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;
  return [
    ...new Set(Object.keys(metafile.inputs).flatMap((file) => inPackage.exec(file)?.[1] ?? [])),
  ];
}

const packages = bundled();

test('ioredis and what it needs are bundled', () => {
  expect(packages).toEqual(expect.arrayContaining(['ioredis', 'denque', 'cluster-key-slot']));
});

describe.each(packages)('%s', (name) => {
  const directory = join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  ) as Record<string, string>;

  test('is named with its version and its license', () => {
    expect(NOTICES.split('\n')).toContain(`${name} ${version} (${license})`);
  });

  test('may be shipped with a project under Apache-2.0', () => {
    expect(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause']).toContain(license);
  });

  test('has the whole of its license file there', () => {
    const [file] = readdirSync(directory).filter((each) => /^licen[cs]e/i.test(each));
    expect(NOTICES).toContain(readFileSync(join(directory, file), 'utf8').trim());
  });
});

test('the program itself ends with them, for a manifest that holds it is a copy', () => {
  const program = readFileSync(BOOTSTRAP, 'utf8');
  expect(program).toContain(`This file contains:\n\n${NOTICES}*/\n`);
});
