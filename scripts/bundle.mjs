// Bundles the bootstrap program into one file, with the notices of what it is made of, and compresses
// it, as the Job's ConfigMap holds it. It is compressed here and not at synthesis, so that everyone
// who installs the package synthesizes the same bytes, whatever machine and Node.js they have. Beside it
// go the dashboards.
import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { dashboards } from './dashboards.mjs';
import { notices } from './notices.mjs';

/** ioredis has the certificates of one provider, which the program does not use. */
const withoutCertificates = {
  name: 'without-certificates',
  setup({ onLoad }) {
    onLoad({ filter: /ioredis.built.constants.TLSProfiles\.js$/ }, () => ({
      contents: 'exports.default = {};',
    }));
  },
};

const { metafile, outputFiles } = await build({
  entryPoints: ['src/bootstrap/main.ts'],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  // ioredis' logging colors its lines where this is installed, which it is here by chance.
  external: ['supports-color'],
  // The whole of the notices is put behind it.
  legalComments: 'none',
  plugins: [withoutCertificates],
  metafile: true,
  write: false,
});
const licenses = notices(metafile);
const comment = `This file contains:\n\n${licenses}`.replaceAll('*/', '* /');
const program = `${outputFiles[0].text}/*!\n${comment}*/\n`;

mkdirSync('lib', { recursive: true });
writeFileSync('lib/bootstrap.js', program);
writeFileSync('lib/bootstrap.js.br', brotliCompressSync(program));
writeFileSync('lib/THIRD-PARTY-NOTICES.txt', licenses);
for (const [file, text] of Object.entries(await dashboards())) writeFileSync(file, text);
