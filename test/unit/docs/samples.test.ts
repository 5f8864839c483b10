import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Block, documents, readDocument } from './documents';
import { compileErrors, runSample } from './samples';

/** A block that is marked as a fragment shows a part of a program, and cannot stand alone. */
function isComplete({ info }: Block): boolean {
  return info === 'ts';
}

const samples = documents().flatMap(({ file, blocks }) =>
  blocks.filter(isComplete).map(({ code, line }) => ({ name: `${file}:${line}`, code })),
);
const apps = samples.filter(({ code }) => code.includes('.synth()'));
const errors = compileErrors(samples);

test('README.md has two apps that can be pasted: the quick start and the options', () => {
  expect(apps.filter(({ name }) => name.startsWith('README.md'))).toHaveLength(2);
});

test('every block of TypeScript is complete, or marked as a fragment', () => {
  const infos = documents().flatMap(({ blocks }) => blocks.map(({ info }) => info));
  const typeScript = infos.filter((info) => /^(ts|typescript)\b/.test(info));
  expect(typeScript.filter((info) => !['ts', 'ts fragment'].includes(info))).toEqual([]);
});

test.each(samples)('the sample at $name compiles by itself, under strict', ({ name }) => {
  expect(errors.get(name)).toEqual([]);
});

test.each(apps)('the app at $name runs, and writes a manifest', ({ code }) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'sample-'));
  try {
    runSample(code, directory);
    expect(readdirSync(directory)).toContainEqual(expect.stringMatching(/\.k8s\.yaml$/));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a sample that lacks its imports does not compile', () => {
  const code = "new RedisCluster(chart, 'redis');";
  expect(compileErrors([{ name: 'a sample', code }]).get('a sample')).toEqual([
    "Cannot find name 'RedisCluster'.",
    "Cannot find name 'chart'.",
  ]);
});

test('the change that scales begins with a line of the quick start', () => {
  const { blocks } = readDocument('README.md');
  const quickStart = blocks.find(isComplete)?.code.split('\n');
  const diff = blocks.find(({ info }) => info === 'diff')?.code ?? '';
  const [, removed] = /^-(.*)$/m.exec(diff) ?? [];
  expect(quickStart).toContain(removed);
});
