import { nodeCount, SLOTS } from '../../topology';
import { ClusterSpec } from '../cluster/cluster-spec';
import { ClusterState } from '../cluster/cluster-state';
import { assignedSlots, Observation } from '../cluster/observation';

/** Whether there are other shards or pods than those that are wanted, in a cluster that serves. */
export function isReshaping(
  spec: ClusterSpec,
  seen: Observation,
  { members, unused }: ClusterState,
): boolean {
  const count = nodeCount(spec);
  const { replicas = seen.pods.length } = seen;
  // Where others give the number of pods, there may be more of them than nodes.
  const pods = spec.scales ? replicas : replicas - unused.length;
  const owners = members.flatMap(({ view }) =>
    [...view.lines.values()].filter(({ slots }) => slots.length > 0),
  );
  const shards = new Set(owners.map(({ id }) => id)).size;
  const isServed = members.some(({ view }) => assignedSlots(view) === SLOTS);
  return (
    shards > 0 && (pods !== count || shards > spec.shards || (isServed && shards < spec.shards))
  );
}
