import { Observation } from '../../../../src/bootstrap/cluster/observation';
import { slotRanges } from '../../../../src/topology';
import { Facts, formed } from '../observed';

/** Three shards with keys, and a fourth pod that has joined. */
export function joined(cluster: Readonly<Record<number, Facts>> = {}): Observation {
  const memory = { used: 1_000, dataset: 800, limit: 0 };
  const keys = { keys: 100, memory };
  const all = Object.fromEntries(
    [0, 1, 2, 3].map((ordinal) => [
      ordinal,
      { ...cluster[ordinal], view: { ...(ordinal < 3 ? keys : {}), ...cluster[ordinal]?.view } },
    ]),
  );
  return formed(4, 0, all, slotRanges(3));
}
