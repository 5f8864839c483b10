import { isReplaced, strangers, ClusterState } from '../cluster/cluster-state';
import { isFailing, NodeLine } from '../cluster/observation';
import { Decision, step } from './decision';

/**
 * Nodes that are dead or have another one in their place, own nothing, and have no replica. A server
 * clears its marks that name a node which it forgets (clusterDelNode in the servers' cluster.c), so
 * the slots that were on their way to one, or from one, are to be closed before.
 */
export function forgetLost(cluster: ClusterState): Decision | undefined {
  const isGone = (line: NodeLine): boolean => isFailing(line) || isReplaced(line, cluster);
  const isLost = (id: string): boolean =>
    !cluster.openSlotPeers.has(id) &&
    cluster.members.every(({ view, own }) => {
      const line = view.lines.get(id);
      return own.primary !== id && (!line || (isGone(line) && line.slots.length === 0));
    });
  const known = cluster.members.map((member) => ({ member, lines: strangers(member, cluster) }));
  const ids = new Set(known.flatMap(({ lines }) => lines.map(({ id }) => id)));
  const lost = new Set([...ids].filter(isLost));
  return step(
    'ForgettingNodes',
    'forget nodes that are gone and own nothing',
    known.flatMap(({ member, lines }) =>
      lines
        .filter(({ id }) => lost.has(id))
        .map(({ id }) => ({ kind: 'forget' as const, pod: member.ordinal, id })),
    ),
  );
}
