// Synthesis: what one RedisCluster adds to an app, and how time and memory grow up to 1,000 of
// them.
//   npm run bench:synth
//
// Measures the package as `npm run build` compiled it. The first table has the whole process with
// an empty chart and with one RedisCluster in it, as medians; their difference is what the
// RedisCluster costs. The second has the time of each and of all, and memory. The targets are this
// project's own, and nothing fails on them, because a busy machine makes any figure worse.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { median } from './statistics';
import { table } from './table';

const ROOT = join(__dirname, '..');
const RUNS = 21;
const MANY_RUNS = 3;
const COUNTS = [125, 250, 500, 1000];

/** What one run of synth/many.ts measured; memory in MiB. */
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
  // In turns, so that other load on the machine affects both alike.
  for (let run = 0; run < RUNS; run++) {
    times.empty.push(timeOf('empty'));
    times.one.push(timeOf('one'));
  }
  const [empty, one] = [median(times.empty), median(times.one)];
  const row = table({ 'the whole process, compiled': 28, target: 6, [`median of ${RUNS}`]: 12 });
  row('an empty chart', '', ms(empty));
  row('a chart with a RedisCluster', '', ms(one));
  row('the RedisCluster', '20 ms', ms(one - empty));
  console.log();
}

function reportMany(): void {
  const runs = Array.from({ length: MANY_RUNS }, () => COUNTS.map(many));
  const of = (index: number, figure: keyof Figures): number =>
    median(runs.map((run) => run[index][figure]));
  const row = table({
    RedisClusters: 13,
    target: 6,
    each: 8,
    together: 10,
    heap: 8,
    'peak RSS': 8,
  });
  for (const [index, count] of COUNTS.entries()) {
    row(
      `${count}`,
      '2 ms',
      ms(of(index, 'milliseconds') / count),
      ms(of(index, 'milliseconds')),
      mib(of(index, 'heap')),
      mib(of(index, 'rss')),
    );
  }
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
