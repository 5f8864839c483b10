import { formatAddress, SLOTS } from '../../topology';
import { knowsSlots, mismatch, shareEpoch } from './known-peers';
import { assignedSlots, inHandshake } from './observation';
import { ClusterState } from './cluster-state';
import { Member } from './member';

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
 * The same without epochs. While slots move that is enough: epochs decide between two claims to a
 * slot, and all nodes know the same owner of each slot.
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
  if (!ok) return `${member.name} reports cluster_state:fail`;
  if (member.own.primary !== undefined && !linkUp) {
    return `${member.name} is not in sync with ${nameOf(member.own.primary, cluster.byId)}`;
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
      : `still lists node ${other.id}, which is none of the pods`;
  }
  for (const peer of peers) {
    const line = member.view.lines.get(peer.view.id);
    if (line === undefined) return `does not know ${peer.name}`;
    const error = peer === member ? undefined : mismatch(line, peer, member);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** What a member does not know yet about the owners of slots. */
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
      return `${member.name} does not know the slots of ${peer.name} yet`;
    }
  }
  const assigned = assignedSlots(member.view);
  return assigned < SLOTS
    ? `${member.name} knows the owners of ${assigned} of ${SLOTS} slots`
    : undefined;
}

/** What a member does not know yet about the epochs of owners of slots. */
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
  if (unheard !== undefined) return `${member.name} does not know the epoch of ${unheard.name} yet`;
  const rival = peers.find((peer) => peer !== member && shareEpoch(peer, member));
  return rival && `${member.name} and ${rival.name} still share epoch ${rival.own.epoch}`;
}

function nameOf(id: string, byId: ClusterState['byId']): string {
  return byId.get(id)?.name ?? id;
}
