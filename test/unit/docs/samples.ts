import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import * as library from '../../../src';
import { ROOT } from './documents';

/** The code of a block, and where it is. */
export interface Sample {
  readonly name: string;
  readonly code: string;
}

const PACKAGE = 'cdk8s-redis-cluster';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { [PACKAGE]: [path.join(ROOT, 'src/index.ts')] },
};

/** What the compiler says against each sample, compiled as a file of its own against src. */
export function compileErrors(samples: readonly Sample[]): Map<string, string[]> {
  // The files exist for the compiler only; they are in the root, where node_modules is found.
  const files = new Map(
    samples.map((sample, index) => [path.join(ROOT, `sample-${index}.ts`), sample]),
  );
  const disk = ts.createCompilerHost(OPTIONS);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file)?.code ?? disk.readFile(file),
    getSourceFile: (file, target) => {
      const sample = files.get(file);
      // A block without an import or export would be a script, whose names the other blocks see.
      return sample === undefined
        ? disk.getSourceFile(file, target)
        : ts.createSourceFile(file, `${sample.code}\nexport {};\n`, target);
    },
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return new Map(
    [...files].map(([file, { name }]) => {
      const source = program.getSourceFile(file);
      const found = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return [
        name,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
      ];
    }),
  );
}

/** Runs a sample, of which an App then writes its manifests into the directory. */
export function runSample(code: string, directory: string): void {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { ...OPTIONS, noEmit: false },
  });
  const installed = createRequire(__filename);
  const load = (name: string): unknown => (name === PACKAGE ? library : installed(name));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = directory;
  try {
    const run = compileFunction(outputText, ['require', 'exports']) as (
      load: (name: string) => unknown,
      exports: object,
    ) => void;
    run(load, {});
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
}
