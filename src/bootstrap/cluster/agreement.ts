import { SLOTS } from '../../topology';
import { formatAddress } from './address';
import { knowsSlots, mismatch, shareEpoch } from './known-peers';
import { inHandshake } from './observation';
import { ClusterState } from './cluster-state';
import { Member } from './member';
import { slotCount } from './slot-ranges';

/**
 * What one member lacks until it agrees with what each of the `peers` says of itself: a reason in
 * words, or undefined. `cluster_state:ok` alone is not enough: it is said before replicas are known.
 */
export function disagreement(
  member: Member,
  peers: readonly Member[],
  cluster: ClusterState,
): string | undefined {
  return (
    roleOrSlotDisagreement(member, peers, cluster) ?? epochDisagreement(member, peers, cluster)
  );
}

/**
 * The same, but for epochs. While slots move it is enough, for epochs decide between two claims to a
 * slot, and of each slot everybody knows one owner.
 */
export function roleOrSlotDisagreement(
  member: Member,
  peers: readonly Member[],
  cluster: ClusterState,
): string | undefined {
  return roleDisagreement(member, peers, cluster) ?? slotDisagreement(member, peers, cluster);
}

/** What one member lacks until it serves, and sees each of the `peers` in its role. */
function roleDisagreement(
  member: Member,
  peers: readonly Member[],
  cluster: ClusterState,
): string | undefined {
  const { ok, linkUp } = member.view;
  const error = errorOf(member, peers, cluster);
  if (error !== undefined) return `${member.name} ${error}`;
  if (!ok) return `${member.name} says cluster_state:fail`;
  if (member.own.primary !== undefined && !linkUp) {
    return `${member.name} has no copy yet of what ${nameOf(member.own.primary, cluster.byId)} holds`;
  }
  return undefined;
}

function errorOf(
  member: Member,
  peers: readonly Member[],
  { peerSummaries, openSlotPeers }: ClusterState,
): string | undefined {
  const { others = [], knowsRoles } = peerSummaries.get(member) ?? {};
  if (knowsRoles) return undefined;
  const other = others.find(({ id }) => !openSlotPeers.has(id));
  if (other !== undefined) {
    return inHandshake(other)
      ? `is shaking hands with ${formatAddress(other)}`
      : `still knows ${other.id}, which is none of the pods`;
  }
  for (const peer of peers) {
    const line = member.view.lines.get(peer.view.id);
    if (line === undefined) return `does not know ${peer.name}`;
    const flaw = peer === member ? undefined : mismatch(line, peer);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

/** News about slots that has not reached a member. */
export function slotDisagreement(
  member: Member,
  peers: readonly Member[],
  { peerSummaries }: ClusterState,
): string | undefined {
  if (peerSummaries.get(member)?.knowsSlots) return undefined;
  const { lines } = member.view;
  for (const peer of peers) {
    const line = lines.get(peer.view.id);
    if (line === undefined || peer === member) continue;
    if (!knowsSlots(line, peer)) {
      return `${member.name} has yet to hear of the slots of ${peer.name}`;
    }
  }
  const assigned = [...lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0);
  return assigned < SLOTS
    ? `${member.name} knows the owners of ${assigned} of ${SLOTS} slots`
    : undefined;
}

/** News about the epochs of owners of slots that has not reached a member. */
export function epochDisagreement(
  member: Member,
  peers: readonly Member[],
  { peerSummaries }: ClusterState,
): string | undefined {
  if (peerSummaries.get(member)?.knowsEpochs) return undefined;
  const { lines } = member.view;
  const unheard = peers.find(
    ({ view, own }) => own.slots.length > 0 && lines.get(view.id)?.epoch !== own.epoch,
  );
  if (unheard !== undefined)
    return `${member.name} has yet to hear of the epoch of ${unheard.name}`;
  const rival = peers.find((peer) => peer !== member && shareEpoch(peer, member));
  return (
    rival && `${member.name} and ${rival.name} have yet to settle who has epoch ${rival.own.epoch}`
  );
}

function nameOf(id: string, byId: ClusterState['byId']): string {
  return byId.get(id)?.name ?? id;
}
