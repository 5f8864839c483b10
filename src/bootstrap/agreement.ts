import { SLOTS, SlotRange } from '../topology';
import { inHandshake, isFailing, NodeLine } from './observation';
import { isAddressOf, Member, slotCount, Survey } from './survey';

/**
 * What one member lacks until it agrees with what each of the `peers` says of itself: a reason in
 * words, or undefined. `cluster_state:ok` alone is not enough: it is said before replicas are known.
 */
export function disagreement(
  member: Member,
  peers: readonly Member[],
  facts: Survey,
): string | undefined {
  return slotDisagreement(member, peers, facts) ?? epochDisagreement(member, peers);
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
  return unsoundness(member, peers, facts) ?? ignorance(member, peers);
}

/** What one member lacks until it serves, and sees each of the `peers` in its role. */
function unsoundness(
  member: Member,
  peers: readonly Member[],
  { byId, marked }: Survey,
): string | undefined {
  const { lines, ok, linkUp } = member.view;
  for (const line of lines.values()) {
    if (byId.has(line.id) || marked.has(line.id)) continue;
    return inHandshake(line)
      ? `${member.name} is shaking hands with ${line.host}:${line.port}`
      : `${member.name} still knows ${line.id}, which is none of the pods`;
  }
  for (const peer of peers) {
    const line = lines.get(peer.view.id);
    if (line === undefined) return `${member.name} does not know ${peer.name}`;
    const flaw = peer === member ? undefined : misjudgement(line, peer);
    if (flaw !== undefined) return `${member.name} ${flaw}`;
  }
  if (!ok) return `${member.name} says cluster_state:fail`;
  if (member.own.primary !== undefined && !linkUp) {
    return `${member.name} has no copy yet of what ${nameOf(member.own.primary, byId)} holds`;
  }
  return undefined;
}

function misjudgement(line: NodeLine, peer: Member): string | undefined {
  if (isFailing(line)) return `thinks that ${peer.name} is ${line.flags.join(', ')}`;
  if (!isAddressOf(line, peer)) return `looks for ${peer.name} at ${line.host || 'no address'}`;
  if (line.primary !== peer.own.primary) return `has yet to hear of the role of ${peer.name}`;
  return line.connected ? undefined : `has no connection to ${peer.name}`;
}

/** News about slots that has not reached a member. */
export function ignorance(member: Member, peers: readonly Member[]): string | undefined {
  const { lines } = member.view;
  for (const peer of peers) {
    const line = lines.get(peer.view.id);
    if (line === undefined || peer === member) continue;
    if (!areSameRanges(line.slots, peer.own.slots)) {
      return `${member.name} has yet to hear of the slots of ${peer.name}`;
    }
  }
  const assigned = [...lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0);
  return assigned < SLOTS
    ? `${member.name} knows the owners of ${assigned} of ${SLOTS} slots`
    : undefined;
}

/** News about the epochs of owners of slots that has not reached a member. */
export function epochDisagreement(member: Member, peers: readonly Member[]): string | undefined {
  const owners = peers.filter((peer) => peer !== member && peer.own.slots.length > 0);
  const unheard = owners.find(
    ({ view, own }) => member.view.lines.get(view.id)?.epoch !== own.epoch,
  );
  if (unheard !== undefined)
    return `${member.name} has yet to hear of the epoch of ${unheard.name}`;
  const rival = owners.find((peer) => shareEpoch(peer, member));
  return (
    rival && `${member.name} and ${rival.name} have yet to settle who has epoch ${rival.own.epoch}`
  );
}

function areSameRanges(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ first, last }, index) => first === b[index].first && last === b[index].last))
  );
}

function nameOf(id: string, byId: Survey['byId']): string {
  return byId.get(id)?.name ?? id;
}

/** Two primaries with one epoch could not tell whose claim to a slot is the newer one. */
function shareEpoch({ own: a }: Member, { own: b }: Member): boolean {
  return a.slots.length > 0 && b.slots.length > 0 && a.epoch === b.epoch;
}
