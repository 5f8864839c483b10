import { nodeCount, podName, Topology } from '../../topology';
import { ClusterState } from './cluster-state';
import { inHandshake, Observation } from './observation';

/**
 * How many pods a StatefulSet has to have for every node that the cluster knows. A host name tells in
 * which pod a node is. Where nodes have no names, as before Redis 7.0, it takes as many pods as there
 * are nodes, but not more than are wanted: a node that was lost is counted beside its successor.
 */
export function podsOfNodes(
  { pods: [first] }: Observation,
  { groups: [group = []] }: ClusterState,
  spec: Topology,
): number {
  const lines = group.flatMap(({ view }) => [...view.lines.values()]);
  const nodes = lines.filter((line) => !inHandshake(line));
  const ordinals = nodes.map(({ hostname }) => ordinalIn(hostname, first.name));
  const unnamed = new Set(nodes.map(({ id }) => id)).size;
  return Math.max(Math.min(unnamed, nodeCount(spec)), ...ordinals.map((ordinal) => ordinal + 1));
}

/** The ordinal in a host name; -1 where it is that of no pod of the StatefulSet with this first pod. */
function ordinalIn(hostname: string | undefined, firstPod: string): number {
  const [pod] = (hostname ?? '').split('.');
  const ordinal = Number(/-(\d+)$/.exec(pod)?.[1] ?? -1);
  const statefulSet = firstPod.replace(/-0$/, '');
  return pod === podName(statefulSet, ordinal) ? ordinal : -1;
}
