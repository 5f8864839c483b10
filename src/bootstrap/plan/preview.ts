import { formatBytes } from '../util/bytes';
import { countOf } from '../util/count-of';
import { tooFewPlaces } from './preview-placement';
import { slotCount } from '../cluster/slot-ranges';
import { NodeLine, NodeView, Observation, Pod } from '../cluster/observation';
import { shardsToDrain, load, slotMoves } from './slot-moves';
import { targetShards, TargetShard } from './target-shards';
import { ClusterState, clusterState } from '../cluster/cluster-state';
import { isNew } from '../cluster/member';
import { ClusterSpec, isLeaving } from '../cluster/cluster-spec';

/**
 * What will have changed when a cluster that serves is as it is wanted, a line each: pods that come
 * (+) and go (-), slots and roles that change (~), and what that leads to (!). Empty where nothing
 * changes, or where that cannot be said yet.
 */
export function preview(
  spec: ClusterSpec,
  seen: Observation,
  present = clusterState(seen, spec),
): string[] {
  const { pods, replicas } = seen;
  const isHidden = ({ view }: Pod): boolean => view === undefined;
  if (pods.slice(0, replicas).some(isHidden) || !present.isComplete) return [];
  const cluster = pods.some(isHidden)
    ? clusterState({ pods: pods.map((pod) => (isHidden(pod) ? imagined(pod) : pod)) }, spec)
    : present;
  const shards = targetShards(spec, cluster);
  const changes = [
    ...shards.flatMap(coming),
    ...movingSlots(shards, cluster),
    ...shards.flatMap((shard) => changing(shard, spec)),
    ...released(spec, cluster),
    ...cluster.members.filter((member) => isLeaving(member, spec)).map(({ name }) => `- ${name}`),
  ];
  return changes.length > 0 ? [...changes, ...tooFewPlaces(spec.shards, seen)] : [];
}

function coming({ owner, replicas }: TargetShard): string[] {
  return [
    ...[owner].filter(isNew).map(({ name }) => `+ ${name} as a primary`),
    ...replicas.filter(isNew).map(({ name }) => `+ ${name} as a replica of ${owner.name}`),
  ];
}

function movingSlots(shards: readonly TargetShard[], { slots }: ClusterState): string[] {
  const shardOwners = shards.map(({ owner }) => owner);
  return slotMoves(shardOwners, slots).map((move) => {
    const { source, target, ranges } = move;
    const { keys, bytes: size } = load(move);
    // Each step decides anew which slots they are. Without keys, the size is that of empty tables.
    const content = keys > 0 ? `: about ${countOf(keys, 'key')}, ${formatBytes(size)}` : '';
    return `~ ${countOf(slotCount(ranges), 'slot')} of ${source.name} to ${target.name}${content}`;
  });
}

/** Roles of pods that stay. */
function changing({ owner, replicas }: TargetShard, spec: ClusterSpec): string[] {
  const successor = isLeaving(owner, spec) ? replicas.at(0) : undefined;
  const primary = successor ?? owner;
  return [
    ...(successor ? [`~ ${successor.name} takes over from ${owner.name}`] : []),
    ...(owner.own.primary === undefined ? [] : [`~ ${owner.name} as a primary`]),
    ...replicas
      .filter((replica) => replica !== successor)
      .filter((replica) => !isNew(replica) && replica.own.primary !== owner.view.id)
      .map(({ name }) => `~ ${name} as a replica of ${primary.name}`),
  ];
}

/** Pods that stay, of shards to drain: where they go is decided when their slots have gone. */
function released(spec: ClusterSpec, cluster: ClusterState): string[] {
  const ids = new Set([...shardsToDrain(spec, cluster)].map(({ view }) => view.id));
  return cluster.members
    .filter(({ view, own }) => ids.has(view.id) || ids.has(own.primary ?? ''))
    .filter((member) => !isLeaving(member, spec))
    .map(({ name }) => `~ ${name} as a replica where one is missing`);
}

/** A pod that does not run yet, as it will be. */
function imagined(pod: Pod): Pod {
  const id = `the node of ${pod.name}`;
  const line: NodeLine = {
    id,
    host: '',
    port: pod.port,
    flags: ['myself', 'master'],
    epoch: 0,
    connected: true,
    slots: [],
    openSlots: [],
  };
  const view: NodeView = {
    id,
    version: '',
    lines: new Map([[id, line]]),
    ok: false,
    keys: 0,
    offset: 0,
    memory: { used: 0, dataset: 0, limit: 0 },
    migrations: [],
    linkUp: false,
  };
  return { ...pod, host: '', view };
}
