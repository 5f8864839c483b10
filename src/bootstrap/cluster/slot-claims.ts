import { SlotRange } from '../../topology';
import { groupBy } from '../util/group-by';
import { formatList } from '../util/list';
import { ClusterState } from './cluster-state';
import { rangesWithin } from './slot-ranges';

/** A node that says of another one that it owns some slots. */
interface Claim {
  readonly teller: string;
  readonly owner: string;
}

/**
 * Who says who owns slots that no node reports as its own, such as `redis-0 says redis-6; redis-6 says
 * redis-0`; undefined where no node says so.
 */
export function slotClaims(
  { members, byId }: Pick<ClusterState, 'members' | 'byId'>,
  unassigned: readonly SlotRange[],
): string | undefined {
  const claims = members.flatMap(({ name, view }) =>
    [...view.lines.values()]
      .filter(({ slots }) => claimed(slots, unassigned).length > 0)
      .map(({ id }): Claim => ({ teller: name, owner: byId.get(id)?.name ?? `node ${id}` })),
  );
  if (claims.length === 0) return undefined;
  return [...groupBy(claims, ({ owner }) => owner)]
    .map(([owner, by]) => {
      const tellers = formatList(by.map(({ teller }) => teller));
      return `${tellers} ${by.length > 1 ? 'say' : 'says'} ${owner}`;
    })
    .join('; ');
}

/** The parts of ranges that are unassigned. */
export function claimed(
  slots: readonly SlotRange[],
  unassigned: readonly SlotRange[],
): SlotRange[] {
  return unassigned.flatMap((range) => rangesWithin(slots, range));
}
