import { nodeCount, Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { remaining, Survey } from '../cluster/cluster-state';
import { enumerate } from '../util/list';
import { Command } from './command';
import { Decision, step } from './decision';
import { Shaped } from './target-shards';

/** Hands shards over whose primary is leaving, each to the pod that stays in its place. */
export function handOver(shards: readonly Shaped[], wanted: Topology): Decision | undefined {
  return step(
    'hand over from primaries that are leaving',
    shards
      .filter(({ head, replicas }) => isLeaving(head, wanted) && replicas.length > 0)
      .map(({ replicas: [heir] }) => ({ kind: 'failOver', pod: heir.ordinal })),
  );
}

/**
 * Has the nodes forgotten that are leaving: they own nothing any more, and whatever they hold as
 * replicas stands with the pods that stay. They are reset only once everybody has (see `recall`): a
 * client that learns the slots anew from a node that was reset learns that there are none.
 */
export function depart(facts: Survey, wanted: Topology): Decision | undefined {
  const staying = remaining(facts, wanted);
  const leaving = facts.members.filter((member) => !staying.includes(member));
  return step(
    `take ${enumerate(leaving.map(({ name }) => name))} out of the cluster`,
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
  { departed }: Survey,
  wanted: Topology,
  replicas: number,
): Decision | undefined {
  const count = nodeCount(wanted);
  if (replicas <= count) return undefined;
  const empty = departed.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal }));
  return step(`ask for ${count} pods where there are ${replicas}`, [
    ...empty,
    { kind: 'scale', replicas: count },
  ]);
}
