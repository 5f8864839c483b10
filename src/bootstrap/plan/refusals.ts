import { sharedIds } from '../cluster/shared-ids';
import { formatAddress } from '../../topology';
import { formatRanges, overlap, slotCount } from '../cluster/slot-ranges';
import { refuse, wait } from './decision';
import { Rule } from './rule';
import { countOf } from '../util/count-of';
import { formatList } from '../util/list';
import { NodeLine, openSlotsOf } from '../cluster/observation';
import { foreignNodes, ClusterState } from '../cluster/cluster-state';
import { isBlank, Member } from '../cluster/member';

/** Two servers with one id: the volume of one is a copy of the other's, and neither is to be told apart. */
export const refuseCopiedVolume: Rule = ({ seen: { pods } }) => {
  const [[id, [one, other]] = ['', []]] = sharedIds(pods);
  return (
    other &&
    refuse(
      'ForeignVolume',
      `${one.name} and ${other.name} both have the node id ${id}, so the volume of one is a copy of the ` +
        `other's: delete the PersistentVolumeClaim and the pod of the copy`,
    )
  );
};

/** A primary that joins a cluster deletes the keys of slots that it does not own. */
export const refuseKeysWithoutSlots: Rule = ({ cluster }) => {
  const stray = cluster.members.find(
    (member) => hasKeysWithoutSlots(member) && !isDeletingMoved(member, cluster),
  );
  return (
    stray &&
    refuse(
      'KeysWithoutSlots',
      `${stray.name} holds ${countOf(stray.view.keys, 'key')} but owns no slots, so joining would lose ` +
        `them: look at them with redis-cli -h ${stray.host} -p ${stray.port} --scan, save what you ` +
        `need, and run FLUSHALL on it`,
    )
  );
};

/** A server that moves slots by itself deletes their keys in the background, after they are gone. */
export const awaitKeyDeletion: Rule = ({ cluster }) => {
  const late = cluster.members.find((member) => isDeletingMoved(member, cluster));
  return (
    late &&
    wait(
      'WaitingForKeyDeletion',
      `${late.name} is still deleting ${countOf(late.view.keys, 'key')} of slots that it gave away`,
    )
  );
};

function isDeletingMoved(member: Member, cluster: ClusterState): boolean {
  return (
    hasKeysWithoutSlots(member) &&
    member.view.atomicMoves !== undefined &&
    cluster.groups[0].includes(member) &&
    cluster.isComplete
  );
}

function hasKeysWithoutSlots({ own, view }: Member): boolean {
  return (
    own.flags.includes('master') &&
    own.slots.length === 0 &&
    view.keys > 0 &&
    view.migrations.length === 0
  );
}

/** A node that may write to the cluster and is not one of the pods is for a person to judge. */
export const refuseForeignNode: Rule = ({ cluster }) => {
  const [found] = cluster.liveForeignNodes;
  return found === undefined || isExpectedToEnd(cluster)
    ? undefined
    : refuse(
        'ForeignNode',
        `${found.member.name} is in a cluster with ${describe(found.line)}, which is alive but none ` +
          `of the pods: look at CLUSTER NODES on both, and remove one of them with CLUSTER FORGET`,
      );
};

/**
 * A pod that was deleted by force may have a successor while it still runs. So while a cluster with
 * keys has no more live foreign nodes than there are pods without data, those nodes are expected to
 * end.
 */
export const awaitOldPods: Rule = ({ cluster }) => {
  const [found] = cluster.liveForeignNodes;
  return found === undefined
    ? undefined
    : wait(
        'WaitingForOldPods',
        `${found.member.name} is still connected to ${describe(found.line)}, which is none of the ` +
          `pods: it ends with its old pod; if it does not, remove it with CLUSTER FORGET`,
      );
};

function isExpectedToEnd(cluster: ClusterState): boolean {
  return (
    cluster.hasKeys && countLiveForeignNodes(cluster) <= cluster.members.filter(isBlank).length
  );
}

/** How many foreign nodes are alive. */
export function countLiveForeignNodes(cluster: ClusterState): number {
  return new Set(cluster.liveForeignNodes.map(({ line }) => line.id)).size;
}

/** A pod on a volume of a cluster that is no more. */
export const refuseForeignVolume: Rule = ({ cluster }) => {
  const members = cluster.groups.slice(1).flat();
  const found = members.find((member) => foreignNodes(member, cluster).length > 0);
  return (
    found &&
    refuse(
      'ForeignVolume',
      `the volume of ${found.name} comes from another cluster, with ` +
        `${describe(foreignNodes(found, cluster)[0])}: if you do not need its data, delete the pod's ` +
        `PersistentVolumeClaim and the pod`,
    )
  );
};

/**
 * Groups with slots of their own are parts of one cluster; where they claim the same slots, one of
 * them would lose its keys.
 */
export const refuseTwoClusters: Rule = ({ cluster: { groups, hasKeys } }) => {
  if (!hasKeys) return undefined;
  for (const [index, group] of groups.entries()) {
    const rival = groups.slice(0, index).find((other) => claimSameSlots(other, group));
    if (rival !== undefined) {
      return refuse(
        'TwoClusters',
        `${names(group)} and ${names(rival)} are two clusters that own the same slots, so joining ` +
          `them would lose keys: run FLUSHALL and CLUSTER RESET on each pod of the one that you do ` +
          `not need`,
      );
    }
  }
  return undefined;
};

function claimSameSlots(group: readonly Member[], other: readonly Member[]): boolean {
  return group.some((a) => other.some((b) => overlap(a.own.slots, b.own.slots)));
}

/** To assign the slots anew would give up the keys on the lost node's volume. */
export const refuseLostSlots: Rule = ({ cluster }) => {
  const lost = lostSlots(cluster);
  return (
    lost &&
    refuse(
      'SlotsLost',
      `slots ${formatRanges(lost.slots)} are owned by ${describe(lost)}, which is none of the ` +
        `pods and has no replica: bring back its pod and its volume, or give up its keys with ` +
        `CLUSTER FORGET ${lost.id} on every pod within a minute`,
    )
  );
};

/** A foreign node with slots that no replica is about to take over from. */
export function lostSlots(cluster: ClusterState): NodeLine | undefined {
  return (cluster.groups.at(0) ?? [])
    .flatMap((member) => foreignNodes(member, cluster))
    .find(
      ({ id, slots }) =>
        slots.some(({ first }) => cluster.slots.ownerOf(first) === undefined) &&
        !cluster.members.some(({ own }) => own.primary === id),
    );
}

/** MIGRATE, GETKEYSINSLOT and COUNTKEYSINSLOT know only the database that is selected. */
export const refuseOpenSlotInOtherDatabase: Rule = ({ cluster: { members } }) => {
  const [open] = openSlotsOf(members);
  const holder = members.find(({ view }) => view.otherDatabases !== undefined);
  return open === undefined || holder === undefined
    ? undefined
    : refuse(
        'OpenSlotInOtherDatabase',
        `slot ${open.slot} is open, and ${holder.name} has keys in database ` +
          `${holder.view.otherDatabases?.join(', ')}, but only keys in database 0 can be moved: run ` +
          `MIGRATE in each database, then CLUSTER SETSLOT ${open.slot} NODE on both primaries`,
      );
};

function describe(line: NodeLine): string {
  const slots = slotCount(line.slots);
  return `node ${line.id} at ${formatAddress(line)}${slots > 0 ? ` (${slots} slots)` : ''}`;
}

function names(group: readonly Member[]): string {
  return formatList(group.map(({ name }) => name));
}
