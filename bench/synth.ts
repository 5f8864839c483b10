// How long synthesis takes, and how time and memory grow. `npm run bench:synth` builds the package
// and runs this; nothing here fails on a figure, for a busy machine makes any of them worse.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { median } from './median';

const ROOT = join(__dirname, '..');
const RUNS = 21;
const MANY_RUNS = 3;
const COUNTS = [125, 250, 500, 1000];

/** What one run of synth/many.ts found; memory in MiB. */
interface Figures {
  readonly milliseconds: number;
  /** What the finished app holds. */
  readonly heap: number;
  /** The most that the process had. */
  readonly rss: number;
}

const directory = mkdtempSync(join(tmpdir(), 'bench-synth-'));
try {
  compile(directory);
  reportOne();
  reportMany();
} finally {
  rmSync(directory, { recursive: true });
}

/** Makes the directory like the repository, but with what `npm run build` wrote for its sources. */
function compile(outdir: string): void {
  buildSync({
    entryPoints: ['empty', 'one', 'many'].map((app) => join(ROOT, `bench/synth/${app}.ts`)),
    outdir: join(outdir, 'bench/synth'),
    format: 'cjs',
    target: 'node20',
  });
  symlinkSync(join(ROOT, 'lib/src'), join(outdir, 'src'));
  symlinkSync(join(ROOT, 'node_modules'), join(outdir, 'node_modules'));
}

function reportOne(): void {
  const times = { empty: [] as number[], one: [] as number[] };
  // In turns, so that what else the machine does hits both alike.
  for (let run = 0; run < RUNS; run++) {
    times.empty.push(timeOf('empty'));
    times.one.push(timeOf('one'));
  }
  const [empty, one] = [median(times.empty), median(times.one)];
  table([
    ['the whole process, compiled', 'target', `median of ${RUNS}`],
    ['an empty chart', '', ms(empty)],
    ['a chart with a RedisCluster', '', ms(one)],
    ['the RedisCluster', '20 ms', ms(one - empty)],
  ]);
}

function reportMany(): void {
  const runs = Array.from({ length: MANY_RUNS }, () => COUNTS.map(many));
  const of = (index: number, figure: keyof Figures): number =>
    median(runs.map((run) => run[index][figure]));
  table([
    ['RedisClusters', 'target', 'each', 'together', 'heap', 'peak RSS'],
    ...COUNTS.map((count, index) => [
      `${count}`,
      '2 ms',
      ms(of(index, 'milliseconds') / count),
      ms(of(index, 'milliseconds')),
      mib(of(index, 'heap')),
      mib(of(index, 'rss')),
    ]),
  ]);
}

function timeOf(app: string): number {
  const start = performance.now();
  run(app);
  return performance.now() - start;
}

function many(count: number): Figures {
  return JSON.parse(run('many', `${count}`)) as Figures;
}

/** Runs a compiled app as a user would, with a dist/ of its own. */
function run(app: string, ...args: string[]): string {
  const program = join(directory, `bench/synth/${app}.js`);
  return execFileSync(process.execPath, ['--expose-gc', program, ...args], {
    cwd: directory,
    encoding: 'utf8',
  });
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function mib(value: number): string {
  return `${value.toFixed(0)} MiB`;
}

/** Prints rows, the first of which is the head, in columns that are as wide as they need to be. */
function table(rows: readonly string[][]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column]));
    console.log(cells.join('  ').trimEnd());
  }
  console.log();
}
