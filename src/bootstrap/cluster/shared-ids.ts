import { groupBy } from '../util/group-by';
import { Pod } from './observation';

/** The pods whose servers have one node id, by that id: the volume of one is a copy of the other's. */
export function sharedIds<T extends Pod>(pods: readonly T[]): [id: string, pods: T[]][] {
  const byId = groupBy(pods, ({ view }) => view?.id);
  return [...byId].flatMap(([id, sharing]) =>
    id === undefined || sharing.length < 2 ? [] : [[id, sharing]],
  );
}
