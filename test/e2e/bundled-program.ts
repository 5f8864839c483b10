import { build } from 'esbuild';

/** The text of a program as one file, for a ConfigMap. */
export async function bundledProgram(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    write: false,
  });
  return outputFiles[0].text;
}
