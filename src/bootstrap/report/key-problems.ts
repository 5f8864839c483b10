import { SlotSample } from '../cluster/node-facts';
import { CurrentShards } from '../cluster/shards';
import { shardName } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** As unlikely as that a difference by chance is. */
const CHANCE = 1e-9;

/**
 * Shards that have keys in far fewer of their slots than the others have, as one does whose data were lost.
 * Slots are counted and not keys, because all keys with one hash tag are in one slot; each tag falls into any
 * slot alike.
 */
export function missingKeys({ shards }: CurrentShards): StatusProblem[] {
  const samples = shards.map(([first]) =>
    first.line?.primary === undefined ? first.pod.view?.slotSample : undefined,
  );
  const all = samples.reduce<SlotSample>(
    (sum, sample) => ({
      asked: sum.asked + (sample?.asked ?? 0),
      used: sum.used + (sample?.used ?? 0),
    }),
    { asked: 0, used: 0 },
  );
  return samples.flatMap((sample, index) => {
    if (sample === undefined || !isTooEmpty(sample, all)) return [];
    const others = `${all.used - sample.used} of ${all.asked - sample.asked}`;
    return [
      problem(
        'KeysMissing',
        `shard ${shardName(shards, index)} has keys in ${sample.used} of ${sample.asked} slots that were ` +
          `looked at, the other shards in ${others}: chance makes no such difference, so keys of this shard ` +
          `were lost, deleted or evicted; compare with what should be there`,
      ),
    ];
  });
}

/**
 * Whether a shard has less than half of the used slots that it should have, and the probability of having so
 * few, by Hoeffding's bound for a draw without replacement, is below `CHANCE`.
 */
function isTooEmpty({ asked, used }: SlotSample, all: SlotSample): boolean {
  const expected = asked / all.asked;
  const found = used / all.used;
  if (all.used === 0 || expected === 1 || found >= expected / 2) return false;
  const divergence =
    (found > 0 ? found * Math.log(found / expected) : 0) +
    (1 - found) * Math.log((1 - found) / (1 - expected));
  return all.used * divergence > -Math.log(CHANCE);
}
