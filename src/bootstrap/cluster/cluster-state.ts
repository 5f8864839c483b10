import { nodeCount, Topology } from '../../topology';
import { isLeaving } from './cluster-spec';
import { groupsOf } from './groups';
import { PeerSummary, summarizePeers } from './known-peers';
import { isNew, Member } from './member';
import {
  isSeen,
  NodeLine,
  Observation,
  openSlotsOf,
  ownLine,
  Places,
  placesOf,
} from './observation';
import { SlotOwners, slotOwners } from './slot-owners';
import { slotCount } from './slot-ranges';
import { LiveForeignNode, liveForeignNodes } from './foreign-nodes';

/** What an observation says of the cluster; made once, for all rules. */
export interface ClusterState {
  /** The pods that are nodes of the cluster, or are to be, in the order of their ordinals. */
  readonly members: readonly Member[];
  /** The members that stay, and those that are leaving but still own slots. */
  readonly staying: readonly Member[];
  /** Pods beyond those that are wanted, which hold no data and are known to no node. */
  readonly unused: readonly Member[];
  readonly byOrdinal: ReadonlyMap<number, Member>;
  /** By node id. */
  readonly byId: ReadonlyMap<string, Member>;
  /** On which Kubernetes node and in which zone each pod runs, also of those that were not seen. */
  readonly places: Places;
  readonly peerSummaries: ReadonlyMap<Member, PeerSummary>;
  /** What the members know of foreign nodes that are alive. */
  readonly liveForeignNodes: readonly LiveForeignNode[];
  /** The pods by the hosts at which they are, or which they announce. */
  readonly podsByHost: ReadonlyMap<string, readonly Member[]>;
  /** The members that know one another; see `groupsOf`. */
  readonly groups: readonly (readonly Member[])[];
  readonly slots: SlotOwners;
  /** The ids of the nodes at the other ends of open slots. */
  readonly openSlotPeers: ReadonlySet<string>;
  /** Whether any member holds a key. */
  readonly hasKeys: boolean;
  /** Whether the first group by itself owns every slot, so that it is a cluster that can serve. */
  readonly isComplete: boolean;
  /** Whether there is no data yet, and no part of what is there could serve any. */
  readonly isForming: boolean;
  /** The versions of the servers. */
  readonly versions: ReadonlySet<string>;
}

/**
 * Draws the state from what was seen of the pods that the StatefulSet asks for; others are about to
 * end. Pods that `spec` does not want count only as long as they are nodes of the cluster.
 */
export function clusterState(seen: Observation, spec?: Topology): ClusterState {
  const pods = seen.pods
    .slice(0, seen.replicas)
    .filter(isSeen)
    .map((pod): Member => ({ ...pod, own: ownLine(pod.view) }));
  const unused = new Set(pods.filter((pod) => isUnused(pod, pods, spec)));
  const members = pods.filter((pod) => !unused.has(pod));
  const index = {
    members,
    byId: new Map(members.map((member) => [member.view.id, member])),
    owners: members.filter(({ own }) => own.slots.length > 0).length,
    assigned: members.reduce((sum, { own }) => sum + slotCount(own.slots), 0),
  };
  const peerSummaries = new Map(pods.map((pod) => [pod, summarizePeers(pod, index)]));
  const podsByHost = byHost(pods);
  const groups = groupsOf(members);
  const slots = slotOwners(members);
  const hasKeys = members.some(({ view }) => view.keys > 0);
  const isComplete = ownAllSlots(groups.at(0) ?? [], slots);
  return {
    members,
    staying: members.filter(
      (member) => spec === undefined || !isLeaving(member, spec) || member.own.slots.length > 0,
    ),
    unused: [...unused],
    byOrdinal: new Map(members.map((member) => [member.ordinal, member])),
    byId: index.byId,
    places: placesOf(seen.pods),
    peerSummaries,
    liveForeignNodes: liveForeignNodes(members, peerSummaries, podsByHost),
    podsByHost,
    groups,
    slots,
    openSlotPeers: new Set(openSlotsOf(members).map(({ peer }) => peer)),
    hasKeys,
    isComplete,
    isForming: !hasKeys && !isComplete,
    versions: new Set(members.map(({ view }) => view.version)),
  };
}

/** A member's lines of foreign nodes: those that are none of the pods. */
export function foreignNodes(member: Member, cluster: ClusterState): readonly NodeLine[] {
  return cluster.peerSummaries.get(member)?.foreignNodes ?? [];
}

/** Whether a member shakes hands with the server at the address of a pod. */
export function isMeeting(member: Member, { host, port }: Member, cluster: ClusterState): boolean {
  const { handshakes = [] } = cluster.peerSummaries.get(member) ?? {};
  return handshakes.some((line) => line.host === host && line.port === port);
}

/** A handshake that was under way when a node was reset leaves one that knows it. */
function isUnused(pod: Member, pods: readonly Member[], spec: Topology | undefined): boolean {
  const { id } = pod.view;
  return (
    spec !== undefined &&
    pod.ordinal >= nodeCount(spec) &&
    isNew(pod) &&
    !pods.some(({ view }) => view.id !== id && view.lines.has(id))
  );
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

function ownAllSlots(group: readonly Member[], { byOwner, unassigned }: SlotOwners): boolean {
  const members = new Set(group);
  return unassigned.length === 0 && [...byOwner.keys()].every((owner) => members.has(owner));
}
