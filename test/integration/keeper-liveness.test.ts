import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOOTSTRAP, launch, Running } from '../support/program';
import { freePort } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(120_000);

/** 5 minutes pass in 5 seconds; the 3 s between two looks take 3 s, but seem to be 3 minutes. */
const FASTER = 'const now = performance.now.bind(performance); performance.now = () => 60 * now();';

/** No name that is looked up is ever answered. */
const SILENT_DNS = "require('node:dns/promises').lookup = () => new Promise(() => undefined);";

/** Nothing runs any longer once the keeper has looked for the first time. */
const BLOCKED =
  'setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 4000);';

let dir: string;
const keepers: Running[] = [];
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'keeper-'));
});
afterEach(async () => {
  for (const keeper of keepers) keeper.kill();
  await Promise.all(keepers.splice(0).map(({ ended }) => ended));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Starts a keeper of pods that do not exist, in which something is other than usual. */
async function startKeeper(
  name: string,
  ...changes: readonly string[]
): Promise<{ running: Running; answer: () => Promise<string> }> {
  const port = await freePort('127.0.0.1');
  const file = join(dir, `${name}.cjs`);
  writeFileSync(file, changes.join('\n'));
  const args = ['keep', '--shards=3', '--replicas-per-shard=0', `--liveness-port=${port}`];
  const pods = [
    '--find=dns',
    '--stateful-set=redis',
    '--service=redis',
    '--namespace=none.invalid',
  ];
  const running = launch(BOOTSTRAP, [...args, ...pods], { NODE_OPTIONS: `--require ${file}` });
  keepers.push(running);
  const answer = async (): Promise<string> => {
    const signal = AbortSignal.timeout(2_000);
    const response = await fetch(`http://127.0.0.1:${port}/livez`, {
      headers: { connection: 'close' },
      signal,
    });
    return `${response.status} ${await response.text()}`;
  };
  await until(`the keeper ${name} answers`, () =>
    answer().then(
      () => true,
      () => false,
    ),
  );
  return { running, answer };
}

test('a keeper whose look never ends is to be restarted, and one whose looks fail is not', async () => {
  const failing = await startKeeper('failing', FASTER);
  const hanging = await startKeeper('hanging', FASTER, SILENT_DNS);
  expect(await hanging.answer()).toBe('200 ok\n');
  await until('the keeper hangs', async () => (await hanging.answer()).startsWith('503 '));
  expect(await hanging.answer()).toMatch(
    /^503 nothing has happened for [\d.]+ s, since it began to look for the pods\n$/,
  );
  expect(await failing.answer()).toBe('200 ok\n');
  hanging.running.kill();
  expect((await hanging.running.ended).output).toContain('to be restarted: nothing has happened');
});

test('a keeper in which nothing runs does not answer', async () => {
  const { answer } = await startKeeper('blocked', BLOCKED);
  await until('it does not answer', () =>
    answer().then(
      () => false,
      () => true,
    ),
  );
});
