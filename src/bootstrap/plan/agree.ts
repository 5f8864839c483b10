import {
  disagreement,
  epochDisagreement,
  roleOrSlotDisagreement,
  slotDisagreement,
} from '../cluster/agreement';
import { ClusterState } from '../cluster/cluster-state';
import { isAlone, Member } from '../cluster/member';
import { Decision, wait } from './decision';
import { Rule } from './rule';

/**
 * Waits until each node agrees with each other one on who is who and who owns which slots. While a
 * cluster forms, epochs are settled within moments, with the configured timeout only in seconds: so
 * they are awaited here as long as there are no keys, and by `awaitEpochs` else.
 */
export const awaitAgreement: Rule = ({ cluster }) =>
  agreement(cluster, cluster.hasKeys ? roleOrSlotDisagreement : disagreement);

/** Waits until the owners of slots have epochs of their own, and each node knows them. */
export const awaitEpochs: Rule = ({ cluster }) => agreement(cluster, epochDisagreement);

/**
 * Nodes that are leaving and own nothing any more need not agree, but have to know who owns the slots.
 * A node that does not know yet who took over a slot tells the new owner that it lost the slot, as
 * soon as the old owner has a higher epoch, and the new owner deletes its keys (before Redis 7.0): so
 * each round of moves waits for this as well.
 */
function agreement(
  cluster: ClusterState,
  disagreementOf: typeof disagreement,
): Decision | undefined {
  const { staying } = cluster;
  const leaving = leavingNodes(cluster);
  const disagreements = [
    ...staying.map((member) => disagreementOf(member, staying, cluster)),
    ...leaving.map((member) => slotDisagreement(member, staying, cluster)),
  ].filter((text) => text !== undefined);
  const count = staying.length + leaving.length;
  return disagreements.length === 0
    ? undefined
    : wait(
        'WaitingForAgreement',
        `${count - disagreements.length} of ${count} nodes agree; ${disagreements[0]}`,
      );
}

/** Nodes that are leaving and own nothing, as long as no node has forgotten them, and none was reset. */
export function leavingNodes(cluster: ClusterState): Member[] {
  const staying = new Set(cluster.staying);
  const late = cluster.staying.filter((member) => !reachesAll(member, cluster));
  return cluster.members.filter(
    (member) =>
      !staying.has(member) &&
      !isAlone(member) &&
      late.every(({ view }) => view.lines.has(member.view.id)),
  );
}

export function reachesAll(member: Member, { peerSummaries, members }: ClusterState): boolean {
  return peerSummaries.get(member)?.reached === members.length - 1;
}
