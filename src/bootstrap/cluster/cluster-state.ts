import { SLOTS, SlotRange } from '../../topology';
import { acquaint, Acquaintance } from './peer-summary';
import { isAddressOf } from './known-peers';
import {
  inHandshake,
  NodeLine,
  NodeView,
  Observation,
  openSlotsOf,
  ownLine,
  Pod,
} from './observation';
import { by } from '../util/order';

/** A pod whose server answered. */
export interface Member extends Pod {
  readonly host: string;
  readonly view: NodeView;
  /** Its own line of its CLUSTER NODES: on its role and its slots it is the authority. */
  readonly own: NodeLine;
}

/** The facts that the rules of the plan draw on. */
export interface Survey {
  /** In the order of their ordinals, without those that have departed. */
  readonly members: readonly Member[];
  /** Pods beyond those that are wanted which hold nothing, and are strangers to everybody. */
  readonly departed: readonly Member[];
  readonly byId: ReadonlyMap<string, Member>;
  readonly acquaintances: ReadonlyMap<Member, Acquaintance>;
  /** The pods by the hosts at which they are, or announce that they are. */
  readonly byHost: ReadonlyMap<string, readonly Member[]>;
  /**
   * The members that know one another, directly or by way of others. The first group is the one
   * that the others may join: it holds keys, or owns the most slots, or has the most members.
   */
  readonly groups: readonly (readonly Member[])[];
  /** By slot, the member that owns it. */
  readonly owners: readonly (Member | undefined)[];
  /** The ids that the marks of open slots name. */
  readonly marked: ReadonlySet<string>;
  /** Whether any member holds a key. */
  readonly hasKeys: boolean;
}

/** Whether `member` knows the node `id` beyond a handshake that has only begun. */
export function knows(member: Member, id: string): boolean {
  const line = member.view.lines.get(id);
  return line !== undefined && !inHandshake(line);
}

/** Whether `member` knows `peer`, and where it is now. */
export function reaches(member: Member, peer: Member): boolean {
  const line = member.view.lines.get(peer.view.id);
  return line !== undefined && !inHandshake(line) && isAddressOf(line, peer);
}

/** The lines of nodes that are none of the pods. */
export function strangers(member: Member, survey: Survey): readonly NodeLine[] {
  const { others = [] } = survey.acquaintances.get(member) ?? {};
  return others.filter((line) => !inHandshake(line));
}

/** Whether a member shakes hands with whoever is at the address of a pod. */
export function isMeeting(member: Member, { host, port }: Member, facts: Survey): boolean {
  const { handshakes = [] } = facts.acquaintances.get(member) ?? {};
  return handshakes.some((line) => line.host === host && line.port === port);
}

/** Whether a pod holds nothing, and belongs to no shard. */
export function isBlank({ own, view }: Member): boolean {
  return own.primary === undefined && own.slots.length === 0 && view.keys === 0;
}

/** Whether the first group by itself owns every slot, so that it is a cluster that can serve. */
export function isComplete({ groups: [first], owners }: Survey): boolean {
  const group = new Set(first);
  return owners.every((owner) => owner !== undefined && group.has(owner));
}

export function knowsNobody({ view }: Member): boolean {
  for (const line of view.lines.values()) {
    if (line.id !== view.id && !inHandshake(line)) return false;
  }
  return true;
}

/** Whether a pod is as it was when it first started: it holds nothing, and knows nobody. */
export function isNew(member: Member): boolean {
  return isBlank(member) && knowsNobody(member);
}

/** The versions that the servers have. */
export function versionsOf({ members }: Survey): Set<string> {
  return new Set(members.map(({ view }) => view.version));
}

/** Whether another node answers at the address of a line, so that the one it speaks of is no more. */
export function isReplaced({ id, host, port }: NodeLine, { byHost }: Survey): boolean {
  const there = byHost.get(host) ?? [];
  return there.some((pod) => pod.port === port && pod.view.id !== id);
}

export function slotCount(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** The slots of `range` for which `test` holds, as ranges. */
export function rangesWhere(range: SlotRange, test: (slot: number) => boolean): SlotRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (let slot = range.first; slot <= range.last; slot++) {
    if (!test(slot)) continue;
    const latest = ranges.at(-1);
    if (latest?.last === slot - 1) {
      latest.last = slot;
    } else {
      ranges.push({ first: slot, last: slot });
    }
  }
  return ranges;
}

/** These slots as ranges. */
export function rangesOf(slots: ReadonlySet<number>): SlotRange[] {
  return rangesWhere({ first: 0, last: SLOTS - 1 }, (slot) => slots.has(slot));
}

/**
 * Draws the facts from what is seen of the pods. Those from the ordinal `count` on are not wanted, so
 * that they count only as long as they are nodes of the cluster.
 */
export function survey(seen: Observation, count = Infinity): Survey {
  const all = seen.pods.filter(isMember).map((pod) => ({ ...pod, own: ownLine(pod.view) }));
  // A handshake that was under way when a node was reset leaves one that knows it.
  const isKnown = ({ view: { id } }: Member): boolean =>
    all.some(({ view }) => view.id !== id && view.lines.has(id));
  const hasDeparted = (member: Member): boolean =>
    member.ordinal >= count && isNew(member) && !isKnown(member);
  const members = all.filter((member) => !hasDeparted(member));
  const byId = new Map(members.map((member) => [member.view.id, member]));
  const circle = {
    byId,
    members,
    owners: members.filter(({ own }) => own.slots.length > 0).length,
    assigned: members.reduce((sum, { own }) => sum + slotCount(own.slots), 0),
  };
  return {
    members,
    departed: all.filter(hasDeparted),
    byId,
    acquaintances: new Map(members.map((member) => [member, acquaint(member, circle)])),
    byHost: byHost(all),
    groups: groupsOf(members),
    owners: ownersOf(members),
    marked: new Set(openSlotsOf(members).map(({ peer }) => peer)),
    hasKeys: members.some(({ view }) => view.keys > 0),
  };
}

function isMember(pod: Pod): pod is Pod & Pick<Member, 'host' | 'view'> {
  return pod.view !== undefined;
}

function byHost(pods: readonly Member[]): Map<string, Member[]> {
  const found = new Map<string, Member[]>();
  for (const pod of pods) {
    for (const host of new Set([pod.host, pod.view.announced ?? pod.host])) {
      found.set(host, [...(found.get(host) ?? []), pod]);
    }
  }
  return found;
}

function groupsOf(members: readonly Member[]): Member[][] {
  const groups: Member[][] = [];
  const left = new Set(members);
  for (const first of members) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (knows(member, other.view.id) || knows(other, member.view.id)) {
          left.delete(other);
          group.push(other);
        }
      }
    }
    groups.push(group);
  }
  const rank = (group: Member[]): number[] => [
    group.some(({ view }) => view.keys > 0) ? 0 : 1,
    -group.reduce((sum, { own }) => sum + slotCount(own.slots), 0),
    -group.length,
  ];
  return groups.sort(by(rank));
}

/** Where two claim a slot, the higher epoch has it, as the servers themselves decide. */
function ownersOf(members: readonly Member[]): (Member | undefined)[] {
  const owners = Array<Member | undefined>(SLOTS).fill(undefined);
  for (const member of members) {
    if (member.own.flags.includes('slave')) continue;
    for (const { first, last } of member.own.slots) {
      for (let slot = first; slot <= last; slot++) {
        const rival = owners[slot];
        if (rival === undefined || rival.own.epoch < member.own.epoch) owners[slot] = member;
      }
    }
  }
  return owners;
}
