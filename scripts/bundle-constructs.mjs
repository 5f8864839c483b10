// Makes one file of the JavaScript that jsii compiled, in its place: an app loads it in a third of the
// time of 40 files, and no stack trace needs the source maps that jsii writes into each of them.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const INDEX = 'lib/src/index.js';
/** What is a module of its own to the package's users. */
const SERIALIZER = 'lib/src/testing/snapshot-serializer.js';

const { metafile } = await build({
  entryPoints: [INDEX, SERIALIZER],
  outdir: 'lib/src',
  outbase: 'lib/src',
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  metafile: true,
});
const bundled = Object.keys(metafile.outputs);
for (const directory of ['lib/src', 'lib/imports']) {
  for (const file of readdirSync(directory, { recursive: true })) {
    const path = join(directory, file);
    if (path.endsWith('.js') && !bundled.includes(path)) rmSync(path);
  }
}
