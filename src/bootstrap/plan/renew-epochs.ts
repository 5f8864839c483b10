import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { areSameRanges, overlap, rangesWithin, slotCount } from '../cluster/slot-ranges';
import { compareVersions } from '../../engine/version';
import { step } from './decision';
import { Rule } from './rule';

/** The first version whose servers notice that a node does not claim a slot any more. */
const NOTICES_SINCE = '7.2';

/**
 * Gives the owner of a slot a new config epoch where a node attributes the slot to another one, which
 * lost it and has a higher epoch since. Before Redis 7.2 a node keeps such a belief for good: it hears
 * of the other one's epoch, but not that the slot is no longer among what it claims.
 *
 * While slots move, a higher epoch of their source would take them, and their keys, from the target.
 * So a source is left alone, and so is what may pass by itself.
 */
export const renewEpochs: Rule = ({ cluster }) => {
  if ([...cluster.versions].every((version) => compareVersions(version, NOTICES_SINCE) >= 0))
    return;
  const raise = step(
    'RenewingEpochs',
    'raise the epoch of owners whose slots a node still attributes to another node',
    overruledOwners(cluster)
      .filter((owner) => !isGivingSlots(owner, cluster) && hasNoOtherClaim(owner, cluster))
      .map(({ ordinal }) => ({ kind: 'bumpEpoch', pod: ordinal })),
  );
  return raise && { ...raise, ifLasting: true };
};

/** Whether slots are on their way from a node. */
function isGivingSlots({ view, own }: Member, { members }: ClusterState): boolean {
  return (
    own.openSlots.some(({ mark }) => mark === 'migrating') ||
    members.some((member) =>
      member.own.openSlots.some(({ mark, peer }) => mark === 'importing' && peer === view.id),
    )
  );
}

/** The owners whose slots a node gives to another one, which does not claim them. */
function overruledOwners({ members, peerSummaries, byId, slots }: ClusterState): Member[] {
  const found = new Set<Member>();
  for (const member of members) {
    if (peerSummaries.get(member)?.knowsSlots) continue;
    for (const line of member.view.lines.values()) {
      const claimant = byId.get(line.id);
      if (line.slots.length === 0 || claimant === undefined) continue;
      if (areSameRanges(line.slots, claimant.own.slots)) continue;
      for (const [owner, owned] of slots.byOwner) {
        if (owner === claimant || owner.own.epoch >= line.epoch) continue;
        if (overlap(line.slots, owned) && !overlap(claimant.own.slots, owned)) found.add(owner);
      }
    }
  }
  return [...found];
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
