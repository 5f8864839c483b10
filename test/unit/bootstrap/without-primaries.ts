import { NodeLine, Observation } from '../../../src/bootstrap/cluster/observation';
import { slotRanges } from '../../../src/topology';
import { Facts, formed, line } from './observed';

const hidden = { view: undefined, problem: { text: 'does not listen yet', final: false } };

/** A cluster with keys whose first primaries are lost; the others say so of them with these flags. */
export function without(lost: number, flags: readonly string[] = ['master', 'fail?']): Observation {
  const told = slotRanges(3)
    .slice(0, lost)
    .map((range, ordinal): NodeLine => line(ordinal, { flags, connected: false, slots: [range] }));
  const cluster: Record<number, Facts> = {};
  for (let ordinal = 0; ordinal < 6; ordinal++) {
    cluster[ordinal] =
      ordinal < lost
        ? { pod: hidden }
        : { others: told, view: { keys: 9, offset: 100 + ordinal, ok: 2 * lost < 3 } };
  }
  return formed(3, 1, cluster);
}
