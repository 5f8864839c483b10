import { setTimeout as sleep } from 'node:timers/promises';
import { Statistics } from './chaos/protocol';
import { redisTarget, redisYaml, start } from './chaos/setup';
import { Target } from './chaos/target';
import { Writer } from './chaos/writer';
import { expectKeys, writeKeys } from './keys';
import { apply, bootstrapped, deleteNamespace } from './namespace';
import { engine } from './redis-cluster';

const NAMESPACE = 'e2e-scale';
const KEYS = 20_000;

/** How long writers write before and after. */
const MARGIN_MS = 2_000;

const target = redisTarget(NAMESPACE);

/** Shards, and replicas of each, one after the other. */
const TOPOLOGIES = [
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
  keys = await writeKeys(NAMESPACE, 'redis-0', KEYS, target.access?.cli);
}, 300_000);
afterAll(() => deleteNamespace(NAMESPACE));

describe('an edit of one number, under writes', () => {
  test.each(TOPOLOGIES)('to %d shards with %d replicas each', async (shards, replicas) => {
    const { ms, failed, lost, longest, messages } = await scale({ ...target, shards, replicas });
    console.log(
      `${engine.image}, to ${shards} shards with ${replicas}: ${(ms / 1000).toFixed(1)} s from apply ` +
        `to healthy; ${failed} failed, ${lost} lost, longest call ` +
        `${longest.ms} ms (from ${longest.at} ms on) ${messages.join()}\n${await bootstrapped(NAMESPACE)}`,
    );
    expect({ failed, lost }).toEqual({ failed: 0, lost: 0 });
    await expectKeys(NAMESPACE, 'redis-0', keys, target.access?.cli);
  });
});

interface ScaleResult extends Statistics {
  /** Milliseconds from apply to a healthy cluster of the new topology. */
  readonly ms: number;
  readonly lost: number;
}

/** Applies the cluster with other shards and replicas while writers write. */
async function scale(to: Target): Promise<ScaleResult> {
  // These pods exist in every topology; ioredis gives up where one that it starts from is gone.
  const writer = await Writer.start(target);
  try {
    await sleep(MARGIN_MS);
    await writer.mark();
    const begun = performance.now();
    await apply(NAMESPACE, redisYaml(target, { shards: to.shards, replicasPerShard: to.replicas }));
    await writer.healthy(undefined, to);
    const ms = performance.now() - begun;
    await sleep(MARGIN_MS);
    const { statistics, readBack } = await writer.finish();
    if (typeof readBack === 'string') throw new Error(readBack);
    return { ms, ...statistics, lost: readBack.lost };
  } finally {
    writer.end();
  }
}
