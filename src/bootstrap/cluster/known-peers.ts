import { SLOTS } from '../../topology';
import { isAddressOf, Member } from './member';
import { inHandshake, isFailing, NodeLine } from './observation';
import { areSameRanges } from './slot-ranges';

/** What a line of `member` says of a peer that is not so, in words that follow the member's name. */
export function mismatch(line: NodeLine, peer: Member, member: Member): string | undefined {
  if (isFailing(line)) return `reports ${peer.name} as ${line.flags.join(', ')}`;
  if (!isAddressOf(line, peer))
    return line.host ? `expects ${peer.name} at ${line.host}` : `has no address of ${peer.name}`;
  if (line.primary !== peer.own.primary) return `does not know the role of ${peer.name} yet`;
  if (!line.connected) return `has no connection to ${peer.name}`;
  return knowsName(line, peer, member)
    ? undefined
    : `does not know the host name of ${peer.name} yet`;
}

/**
 * Whether a node that has a host name knows that of a peer. A server that tells clients host names
 * tells `?` in place of one that it does not know.
 */
function knowsName(line: NodeLine | undefined, peer: Member, member: Member): boolean {
  return (
    member.own.hostname === undefined ||
    (peer.own.hostname !== undefined && line?.hostname === peer.own.hostname)
  );
}

/** Whether all nodes that have host names know that of a peer. */
export function isNameKnown(peer: Member, members: readonly Member[]): boolean {
  return members.every((member) => knowsName(member.view.lines.get(peer.view.id), peer, member));
}

/** Whether a line gives a member the slots that it says it owns. */
export function knowsSlots(line: NodeLine, { own }: Member): boolean {
  return areSameRanges(line.slots, own.slots);
}

/** Two primaries with one epoch could not tell whose claim to a slot is the newer one. */
export function shareEpoch({ own: a }: Member, { own: b }: Member): boolean {
  return a.slots.length > 0 && b.slots.length > 0 && a.epoch === b.epoch;
}

/**
 * What the lines of a member come to. They are gone through once, and not by each rule, for 1,000
 * nodes have 1,000,000 lines.
 */
export interface PeerSummary {
  /** Those of nodes whose ids are not known yet. */
  readonly handshakes: readonly NodeLine[];
  /** Those of foreign nodes, and of nodes whose ids are not known yet. */
  readonly others: readonly NodeLine[];
  /** Those of foreign nodes: their ids are known, and are none of the pods'. */
  readonly foreignNodes: readonly NodeLine[];
  /** How many of the other members it knows, and where they are now. */
  readonly reached: number;
  /** Whether it knows each other member, in its role, and no other node. */
  readonly knowsRoles: boolean;
  /** Whether it knows each member's slots as well, and an owner of each slot. */
  readonly knowsSlots: boolean;
  /** Whether it knows the epoch of each member that owns slots, and none has its own one. */
  readonly knowsEpochs: boolean;
}

/** What the members have in common, against which their lines are held. */
export interface MemberIndex {
  readonly byId: ReadonlyMap<string, Member>;
  readonly members: readonly Member[];
  /** How many members own slots. */
  readonly owners: number;
  /** How many slots they say they own, all together. */
  readonly assigned: number;
}

/** Goes through the lines of one of the members. */
export function summarizePeers(
  member: Member,
  { byId, members, owners, assigned }: MemberIndex,
): PeerSummary {
  const handshakes: NodeLine[] = [];
  const others: NodeLine[] = [];
  let [known, reached, roles, slots, epochs, rivals] = [0, 0, 0, 0, 0, 0];
  for (const line of member.view.lines.values()) {
    const isHandshake = inHandshake(line);
    if (isHandshake) handshakes.push(line);
    const peer = byId.get(line.id);
    if (peer === undefined) {
      others.push(line);
      continue;
    }
    known++;
    const isItself = peer === member;
    const isInRole = isItself || mismatch(line, peer, member) === undefined;
    if (isInRole) roles++;
    if (!isItself && !isHandshake && (isInRole || isAddressOf(line, peer))) reached++;
    if (knowsSlots(line, peer)) slots++;
    if (peer.own.slots.length > 0 && line.epoch === peer.own.epoch) epochs++;
    if (!isItself && shareEpoch(member, peer)) rivals++;
  }
  const knowsAll = known === members.length && others.length === 0;
  return {
    handshakes,
    others,
    foreignNodes: others.filter((line) => !inHandshake(line)),
    reached,
    knowsRoles: knowsAll && roles === known,
    knowsSlots: knowsAll && slots === known && assigned >= SLOTS,
    knowsEpochs: epochs === owners && rivals === 0,
  };
}
