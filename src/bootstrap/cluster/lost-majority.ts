import { by } from '../util/order';
import { ClusterState } from './cluster-state';
import { Member } from './member';
import { isFailing, NodeLine } from './observation';

/** The primaries of a cluster in which too few are left to elect replicas. */
export interface LostMajority {
  /** How many own slots, those that are lost included. */
  readonly total: number;
  readonly lost: readonly LostPrimary[];
}

export interface LostPrimary {
  /** What another node says of it. */
  readonly line: NodeLine;
  /** Its replica that has received the most of its writes; left out where none was seen. */
  readonly successor?: Member;
}

/**
 * The primaries that own slots and were not seen, and that each node that knows them takes for failed,
 * if half of all primaries or more are lost. Then no node elects their replicas: a vote takes the majority
 * of all primaries that own slots.
 */
export function lostMajority({ members, byId, slots }: ClusterState): LostMajority | undefined {
  const told = members.flatMap(({ view }) => [...view.lines.values()]);
  const unseen = told.filter(({ id, slots: owned }) => owned.length > 0 && !byId.has(id));
  const ids = new Set(unseen.map(({ id }) => id));
  const alive = new Set(told.filter((line) => !isFailing(line)).map(({ id }) => id));
  const lost = [...ids]
    .filter((id) => !alive.has(id))
    .map((id): LostPrimary => {
      const replicas = members.filter(({ own }) => own.primary === id);
      const [successor] = replicas.sort(by(({ view, ordinal }) => [-view.offset, ordinal]));
      return { line: unseen.find((line) => line.id === id) as NodeLine, successor };
    });
  const total = slots.byOwner.size + ids.size;
  return lost.length > 0 && 2 * lost.length >= total ? { total, lost } : undefined;
}
