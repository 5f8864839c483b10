import { disagreement, slotDisagreement } from '../cluster/agreement';
import { ClusterState } from '../cluster/cluster-state';
import { isAlone, Member } from '../cluster/member';
import { Decision, wait } from './decision';

/**
 * Waits until each node agrees with each other one. Nodes that are leaving and own nothing any more
 * are nobody's concern, and have to know only who owns the slots. Whoever has not heard yet who took a
 * slot over tells the new owner that it lost the slot, as soon as the former one has a higher epoch,
 * and the new owner deletes its keys (before Redis 7.0): so each round of moves waits for this as well.
 */
export function awaitAgreement(
  cluster: ClusterState,
  judge: typeof disagreement,
): Decision | undefined {
  const voices = cluster.staying;
  const leaving = listeners(cluster);
  const flaws = [
    ...voices.map((member) => judge(member, voices, cluster)),
    ...leaving.map((member) => slotDisagreement(member, voices, cluster)),
  ].filter((flaw) => flaw !== undefined);
  const count = voices.length + leaving.length;
  return flaws.length === 0
    ? undefined
    : wait('WaitingForAgreement', `${count - flaws.length} of ${count} nodes agree; ${flaws[0]}`);
}

/** Nodes that are leaving and own nothing, as long as nobody has forgotten them, and none was reset. */
export function listeners(cluster: ClusterState): Member[] {
  const voices = new Set(cluster.staying);
  const strange = [...voices].filter((member) => !reachesAll(member, cluster));
  return cluster.members.filter(
    (member) =>
      !voices.has(member) &&
      !isAlone(member) &&
      strange.every(({ view }) => view.lines.has(member.view.id)),
  );
}

export function reachesAll(member: Member, { peerSummaries, members }: ClusterState): boolean {
  return peerSummaries.get(member)?.reached === members.length - 1;
}
