import { SLOTS } from '../topology';
import { formatRanges } from './command';
import { inHandshake, isFailing, NodeLine } from './observation';
import { isAddressOf, Member, slotCount, Survey } from './survey';

/**
 * What one member lacks until it agrees with what each member says of itself: a reason in words, or
 * undefined. `cluster_state:ok` alone is not enough: it is said before replicas are known.
 */
export function disagreement(member: Member, { members, byId }: Survey): string | undefined {
  const { lines } = member.view;
  for (const line of lines.values()) {
    const peer = byId.get(line.id);
    if (peer === undefined) {
      return inHandshake(line)
        ? `${member.name} is shaking hands with ${line.host}:${line.port}`
        : `${member.name} still knows ${line.id}, which is none of the pods`;
    }
    const flaw = peer === member ? undefined : misjudgement(line, peer);
    if (flaw !== undefined) return `${member.name} ${flaw}`;
  }
  const rival = members.find((peer) => peer !== member && shareEpoch(peer, member));
  if (rival !== undefined) {
    return `${member.name} and ${rival.name} have yet to settle who has epoch ${rival.own.epoch}`;
  }
  const unknown = members.find(({ view }) => !lines.has(view.id));
  if (unknown !== undefined) return `${member.name} does not know ${unknown.name}`;
  const assigned = [...lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0);
  if (assigned < SLOTS) return `${member.name} knows the owners of ${assigned} of ${SLOTS} slots`;
  if (!member.view.ok) return `${member.name} says cluster_state:fail`;
  if (member.own.primary !== undefined && !member.view.linkUp) {
    return `${member.name} has no copy yet of what ${nameOf(member.own.primary, byId)} holds`;
  }
  return undefined;
}

function misjudgement(line: NodeLine, peer: Member): string | undefined {
  if (isFailing(line)) return `thinks that ${peer.name} is ${line.flags.join(', ')}`;
  if (!isAddressOf(line, peer)) return `looks for ${peer.name} at ${line.host || 'no address'}`;
  if (line.primary !== peer.own.primary) return `has yet to hear of the role of ${peer.name}`;
  if (formatRanges(line.slots) !== formatRanges(peer.own.slots)) {
    return `has yet to hear of the slots of ${peer.name}`;
  }
  if (peer.own.primary === undefined && line.epoch !== peer.own.epoch) {
    return `has yet to hear of the epoch of ${peer.name}`;
  }
  return line.connected ? undefined : `has no connection to ${peer.name}`;
}

function nameOf(id: string, byId: Survey['byId']): string {
  return byId.get(id)?.name ?? id;
}

/** Two primaries with one epoch could not tell whose claim to a slot is the newer one. */
function shareEpoch({ own: a }: Member, { own: b }: Member): boolean {
  return a.slots.length > 0 && b.slots.length > 0 && a.epoch === b.epoch;
}
