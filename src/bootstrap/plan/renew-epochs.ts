import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { overlap, slotCount, rangesWithin } from '../cluster/slot-ranges';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Gives the owner of a slot a new config epoch where a node takes for the owner one that lost the slot
 * and has a higher epoch since. Before Redis 7.2 a node keeps such a belief for good: it hears that the
 * former owner has a higher epoch, but not that it claims the slot no more.
 */
export const renewEpochs: Rule = ({ cluster }) =>
  step(
    'RenewingEpochs',
    'give owners of slots a new epoch where a node goes by a former owner',
    [...cluster.slots.byOwner.keys()]
      .filter((owner) => isOverruled(owner, cluster) && hasNoOtherClaim(owner, cluster))
      .map(({ ordinal }) => ({ kind: 'bumpEpoch', pod: ordinal })),
  );

/** Whether a node gives some of its slots to another one, which claims them no more. */
function isOverruled(owner: Member, { members, peerSummaries, byId }: ClusterState): boolean {
  const { slots, epoch } = owner.own;
  return members.some(
    (member) =>
      !peerSummaries.get(member)?.knowsSlots &&
      [...member.view.lines.values()].some((line) => {
        const former = byId.get(line.id);
        return (
          former !== undefined &&
          former !== owner &&
          line.epoch > epoch &&
          overlap(line.slots, slots) &&
          !overlap(former.own.slots, slots)
        );
      }),
  );
}

/**
 * Whether no node gives it slots of others: with its new epoch, such a node would tell their owners
 * that they lost them, and these would delete the keys.
 */
function hasNoOtherClaim({ view, own }: Member, { members }: ClusterState): boolean {
  return members.every((member) => {
    const slots = member.view.lines.get(view.id)?.slots ?? [];
    const within = own.slots.flatMap((range) => rangesWithin(slots, range));
    return slotCount(within) === slotCount(slots);
  });
}
