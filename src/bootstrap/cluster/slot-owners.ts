import { SlotRange, SLOTS } from '../../topology';
import { groupBy } from '../util/group-by';
import { by } from '../util/order';
import { Member } from './member';

/** Which member owns which slots. */
export interface SlotOwners {
  /** The slots of each member that owns some, in the order of their first slots. */
  readonly byOwner: ReadonlyMap<Member, readonly SlotRange[]>;
  /** The slots that no member owns. */
  readonly unassigned: readonly SlotRange[];
  /** The member that owns a slot. */
  ownerOf(slot: number): Member | undefined;
}

interface Claim extends SlotRange {
  readonly owner: Member;
}

/**
 * Finds the owners of all slots. Where two members claim a slot, the higher epoch has it, as the
 * servers themselves decide. This is the one loop over all slots; what the rules ask is answered by
 * ranges.
 */
export function slotOwners(members: readonly Member[]): SlotOwners {
  const claims = members
    .filter(({ own }) => !own.flags.includes('slave'))
    .flatMap((owner) => owner.own.slots.map((range): Claim => ({ ...range, owner })));
  const beginning = groupBy(claims, ({ first }) => first);
  const owners: (Member | undefined)[] = [];
  const byOwner = new Map<Member | undefined, { first: number; last: number }[]>();
  let open: Claim[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    const begun = beginning.get(slot) ?? [];
    if (begun.length > 0 || open.some(({ last }) => last < slot)) {
      open = [...open, ...begun]
        .filter(({ last }) => last >= slot)
        .sort(by(({ owner }) => [-owner.own.epoch, owner.ordinal]));
    }
    const owner = open.at(0)?.owner;
    owners.push(owner);
    const ranges = byOwner.get(owner);
    const latest = ranges?.at(-1);
    if (latest?.last === slot - 1) latest.last = slot;
    else if (ranges) ranges.push({ first: slot, last: slot });
    else byOwner.set(owner, [{ first: slot, last: slot }]);
  }
  const unassigned = byOwner.get(undefined) ?? [];
  byOwner.delete(undefined);
  return {
    byOwner: byOwner as Map<Member, SlotRange[]>,
    unassigned,
    ownerOf: (slot) => owners[slot],
  };
}
