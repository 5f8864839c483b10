import { setTimeout as sleep } from 'node:timers/promises';
import { RedisClusterProps } from '../../src';
import { redisTarget, redisYaml, start } from './chaos/start';
import { Target } from './chaos/target';
import { Writer } from './chaos/writer-pod';
import { apply, bootstrapped, deleteNamespace, expectKeys, writeKeys } from './cluster';
import { engine } from './redis';

const NAMESPACE = 'e2e-scale';
const KEYS = 20_000;

/** How long writers write before and after; milliseconds. */
const MARGIN = 2_000;

const target = redisTarget(NAMESPACE);

/** Shards and replicas of each, in the order in which one is made of the other. */
const SHAPES = [
  [4, 1],
  [3, 1],
  [5, 1],
  [3, 1],
  [3, 2],
  [3, 1],
] as const;

let keys: string[];

beforeAll(async () => {
  await start([target], [redisYaml(target)]);
  keys = await writeKeys(NAMESPACE, 'redis-0', KEYS);
}, 300_000);
afterAll(() => deleteNamespace(NAMESPACE));

let before: Target = target;
describe('an edit of one number, under writes', () => {
  test.each(SHAPES)('to %d shards with %d replicas each', async (shards, replicas) => {
    const after = { ...target, shards, replicas };
    const { ms, failed, lost, longest, messages } = await reshape(before, after);
    console.log(
      `${engine.image}, ${before.shards} x ${before.replicas} to ${shards} x ${replicas}: healthy ` +
        `${(ms / 1000).toFixed(1)} s after apply; ${failed} failed, ${lost} lost, longest call ` +
        `${longest.ms} ms (from ${longest.at} ms on) ${messages.join()}\n${await bootstrapped(NAMESPACE)}`,
    );
    before = after;
    expect({ failed, lost }).toEqual({ failed: 0, lost: 0 });
    await expectKeys(NAMESPACE, 'redis-0', keys);
  });
});

/** Applies the cluster with other shards and replicas while writers write, and says what came of it. */
async function reshape(from: Target, to: Target) {
  const writer = await Writer.start(from);
  try {
    await sleep(MARGIN);
    await writer.mark();
    const begun = performance.now();
    await apply(NAMESPACE, shaped(to));
    await writer.healthy(undefined, to);
    const ms = performance.now() - begun;
    await sleep(MARGIN);
    const { statistics, readBack } = await writer.finish();
    if (typeof readBack === 'string') throw new Error(readBack);
    return { ms, ...statistics, lost: readBack.lost };
  } finally {
    writer.end();
  }
}

function shaped({ shards, replicas }: Target, props: RedisClusterProps = {}): string {
  return redisYaml(target, { shards, replicasPerShard: replicas, ...props });
}
