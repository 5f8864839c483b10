// Bundles the bootstrap program into one file and compresses it, as the Job's ConfigMap holds it.
// It is compressed here and not at synthesis, so that everyone who installs the package
// synthesizes the same bytes, whatever machine and Node.js they have.
import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['src/bootstrap/main.ts'],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  write: false,
});
mkdirSync('lib', { recursive: true });
writeFileSync('lib/bootstrap.js', outputFiles[0].contents);
writeFileSync('lib/bootstrap.js.br', brotliCompressSync(outputFiles[0].contents));
