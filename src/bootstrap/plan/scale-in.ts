import { nodeCount, Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { formatList } from '../util/list';
import { Command } from './command';
import { Decision, step } from './decision';
import { TargetShard } from './target-shards';

/** Hands shards over whose primary is leaving, each to the pod that stays in its place. */
export function handOverLeaving(
  shards: readonly TargetShard[],
  spec: Topology,
): Decision | undefined {
  return step(
    'HandingOver',
    'hand over from primaries that are leaving',
    shards
      .filter(({ owner, replicas }) => isLeaving(owner, spec) && replicas.length > 0)
      .map(({ replicas: [successor] }) => ({ kind: 'failOver', pod: successor.ordinal })),
  );
}

/**
 * Has the nodes forgotten that are leaving: they own nothing any more, and whatever they hold as
 * replicas stands with the pods that stay. They are reset only once everybody has (see `recall`): a
 * client that learns the slots anew from a node that was reset learns that there are none.
 */
export function forgetLeaving({ members, staying }: ClusterState): Decision | undefined {
  const leaving = members.filter((member) => !staying.includes(member));
  return step(
    'ForgettingNodes',
    `take ${formatList(leaving.map(({ name }) => name))} out of the cluster`,
    staying.flatMap(({ ordinal, view }) =>
      leaving
        .filter(({ view: { id } }) => view.lines.has(id))
        .map(({ view: { id } }): Command => ({ kind: 'forget', pod: ordinal, id })),
    ),
  );
}

/**
 * Gives the pods up that are none of the nodes any more. A node that was reset may still have keys in
 * the append-only file of its volume, which would claim their slots when the volume comes back: so it
 * is emptied before its pod goes.
 */
export function scaleIn(
  { unused }: ClusterState,
  spec: Topology,
  replicas: number,
): Decision | undefined {
  const count = nodeCount(spec);
  if (replicas <= count) return undefined;
  const empty = unused.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal }));
  return step('ScalingIn', `ask for ${count} pods where there are ${replicas}`, [
    ...empty,
    { kind: 'scale', replicas: count },
  ]);
}
