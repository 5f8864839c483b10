import { foreignNodes } from '../cluster/cluster-state';
import { isReplaced } from '../cluster/foreign-nodes';
import { isFailing, NodeLine } from '../cluster/observation';
import { step } from './decision';
import { Rule } from './rule';

/**
 * Forgets nodes that have failed or have another one in their place, own no slots, and have no replica.
 * A server that forgets a node closes the open slots that name it (clusterDelNode in the servers'
 * cluster.c), so those have to be completed before.
 */
export const forgetLost: Rule = ({ cluster }) => {
  const isGone = (line: NodeLine): boolean =>
    isFailing(line) || isReplaced(line, cluster.podsByHost);
  const isLost = (id: string): boolean =>
    !cluster.openSlotPeers.has(id) &&
    cluster.members.every(({ view, own }) => {
      const line = view.lines.get(id);
      return own.primary !== id && (!line || (isGone(line) && line.slots.length === 0));
    });
  const known = cluster.members.map((member) => ({ member, lines: foreignNodes(member, cluster) }));
  const ids = new Set(known.flatMap(({ lines }) => lines.map(({ id }) => id)));
  const lost = new Set([...ids].filter(isLost));
  return step(
    'ForgettingNodes',
    'forget lost nodes',
    known.flatMap(({ member, lines }) =>
      lines
        .filter(({ id }) => lost.has(id))
        .map(({ id }) => ({ kind: 'forget' as const, pod: member.ordinal, id })),
    ),
  );
};
