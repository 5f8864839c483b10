import { nodeCount } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { formatList } from '../util/list';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/** Hands shards over whose primary is leaving, each to the pod that stays in its place. */
export const handOverLeaving: Rule = ({ spec, shards }) =>
  step(
    'HandingOver',
    'hand leaving primaries over to their replicas',
    shards
      .filter(({ owner, replicas }) => isLeaving(owner, spec) && replicas.length > 0)
      .map(({ replicas: [successor] }) => ({ kind: 'failOver', pod: successor.ordinal })),
  );

/**
 * Has the nodes forgotten that are leaving: they own nothing any more, and what they hold as replicas
 * is held by the pods that stay as well. They are reset only once every node has forgotten them (see
 * `resetForgotten`): a client that asks a node that was reset for the slots learns that there are none.
 */
export const forgetLeaving: Rule = ({ cluster: { members, staying } }) => {
  const leaving = members.filter((member) => !staying.includes(member));
  return step(
    'ForgettingNodes',
    `remove ${formatList(leaving.map(({ name }) => name))} from the cluster`,
    staying.flatMap(({ ordinal, view }) =>
      leaving
        .filter(({ view: { id } }) => view.lines.has(id))
        .map(({ view: { id } }): Command => ({ kind: 'forget', pod: ordinal, id })),
    ),
  );
};

/**
 * Gives the pods up that are no nodes any more. A node that was reset may still have keys in the
 * append-only file of its volume, which would claim their slots when the volume comes back: so it is
 * emptied before its pod goes. Claims are deleted before the pods are given up, since a run that is
 * killed in between would not see these pods again, and only those of pods that were emptied.
 */
export const scaleIn: Rule = ({ spec, seen: { pods, replicas = pods.length }, cluster }) => {
  const count = nodeCount(spec);
  if (!spec.scales || replicas <= count) return undefined;
  const empty = cluster.unused.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal }));
  const claims = spec.deletesClaims ? cluster.unused : [];
  return step('ScalingIn', `scale the StatefulSet from ${replicas} to ${count} pods`, [
    ...empty,
    ...claims.map(({ ordinal }): Command => ({ kind: 'deleteClaim', pod: ordinal })),
    { kind: 'scale', replicas: count },
  ]);
};
