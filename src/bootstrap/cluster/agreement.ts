import { SLOTS } from '../../topology';
import { knowsSlots, misjudgement, shareEpoch } from './known-peers';
import { inHandshake } from './observation';
import { Survey } from './cluster-state';
import { Member } from './member';
import { slotCount } from './slot-ranges';

/**
 * What one member lacks until it agrees with what each of the `peers` says of itself: a reason in
 * words, or undefined. `cluster_state:ok` alone is not enough: it is said before replicas are known.
 */
export function disagreement(
  member: Member,
  peers: readonly Member[],
  facts: Survey,
): string | undefined {
  return slotDisagreement(member, peers, facts) ?? epochDisagreement(member, peers, facts);
}

/**
 * The same, but for epochs. While slots move it is enough, for epochs decide between two claims to a
 * slot, and of each slot everybody knows one owner.
 */
export function slotDisagreement(
  member: Member,
  peers: readonly Member[],
  facts: Survey,
): string | undefined {
  return unsoundness(member, peers, facts) ?? ignorance(member, peers, facts);
}

/** What one member lacks until it serves, and sees each of the `peers` in its role. */
function unsoundness(member: Member, peers: readonly Member[], facts: Survey): string | undefined {
  const { ok, linkUp } = member.view;
  const error = errorOf(member, peers, facts);
  if (error !== undefined) return `${member.name} ${error}`;
  if (!ok) return `${member.name} says cluster_state:fail`;
  if (member.own.primary !== undefined && !linkUp) {
    return `${member.name} has no copy yet of what ${nameOf(member.own.primary, facts.byId)} holds`;
  }
  return undefined;
}

function errorOf(
  member: Member,
  peers: readonly Member[],
  { acquaintances, marked }: Survey,
): string | undefined {
  const { others = [], knowsRoles } = acquaintances.get(member) ?? {};
  if (knowsRoles) return undefined;
  const other = others.find(({ id }) => !marked.has(id));
  if (other !== undefined) {
    return inHandshake(other)
      ? `is shaking hands with ${other.host}:${other.port}`
      : `still knows ${other.id}, which is none of the pods`;
  }
  for (const peer of peers) {
    const line = member.view.lines.get(peer.view.id);
    if (line === undefined) return `does not know ${peer.name}`;
    const flaw = peer === member ? undefined : misjudgement(line, peer);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

/** News about slots that has not reached a member. */
export function ignorance(
  member: Member,
  peers: readonly Member[],
  { acquaintances }: Survey,
): string | undefined {
  if (acquaintances.get(member)?.knowsSlots) return undefined;
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
  { acquaintances }: Survey,
): string | undefined {
  if (acquaintances.get(member)?.knowsEpochs) return undefined;
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

function nameOf(id: string, byId: Survey['byId']): string {
  return byId.get(id)?.name ?? id;
}
