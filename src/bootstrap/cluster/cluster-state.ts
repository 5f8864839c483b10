import { SLOTS, Topology } from '../../topology';
import { by } from '../util/order';
import { isLeaving } from './cluster-spec';
import { summarizePeers, PeerSummary } from './known-peers';
import { isNew, knows, Member } from './member';
import { inHandshake, NodeLine, Observation, openSlotsOf, ownLine, Pod } from './observation';
import { slotCount } from './slot-ranges';

/** The facts that the rules of the plan draw on. */
export interface ClusterState {
  /** In the order of their ordinals, without those that have departed. */
  readonly members: readonly Member[];
  /** Pods beyond those that are wanted which hold nothing, and are strangers to everybody. */
  readonly departed: readonly Member[];
  readonly byId: ReadonlyMap<string, Member>;
  readonly peerSummaries: ReadonlyMap<Member, PeerSummary>;
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

/** The lines of nodes that are none of the pods. */
export function strangers(member: Member, clusterState: ClusterState): readonly NodeLine[] {
  const { others = [] } = clusterState.peerSummaries.get(member) ?? {};
  return others.filter((line) => !inHandshake(line));
}

/** Whether a member shakes hands with whoever is at the address of a pod. */
export function isMeeting(member: Member, { host, port }: Member, cluster: ClusterState): boolean {
  const { handshakes = [] } = cluster.peerSummaries.get(member) ?? {};
  return handshakes.some((line) => line.host === host && line.port === port);
}

/** Whether the first group by itself owns every slot, so that it is a cluster that can serve. */
export function isComplete({ groups: [first], owners }: ClusterState): boolean {
  const group = new Set(first);
  return owners.every((owner) => owner !== undefined && group.has(owner));
}

/** The versions that the servers have. */
export function versionsOf({ members }: ClusterState): Set<string> {
  return new Set(members.map(({ view }) => view.version));
}

/** Whether another node answers at the address of a line, so that the one it speaks of is no more. */
export function isReplaced({ id, host, port }: NodeLine, { byHost }: ClusterState): boolean {
  const there = byHost.get(host) ?? [];
  return there.some((pod) => pod.port === port && pod.view.id !== id);
}

/**
 * Draws the facts from what is seen of the pods. Those from the ordinal `count` on are not wanted, so
 * that they count only as long as they are nodes of the cluster.
 */
export function clusterState(seen: Observation, count = Infinity): ClusterState {
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
    peerSummaries: new Map(members.map((member) => [member, summarizePeers(member, circle)])),
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

/** The nodes that stay, and those that are leaving but own slots yet. */
export function stayingMembers({ members }: ClusterState, spec: Topology): Member[] {
  return members.filter((member) => !isLeaving(member, spec) || member.own.slots.length > 0);
}
