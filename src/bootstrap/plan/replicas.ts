import { Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { isNameKnown } from '../cluster/known-peers';
import { Command } from './command';
import { improvement, step } from './decision';
import { promotions, Shard } from './placement';
import { exchange, leveling, ReplicaMove } from './replica-moves';
import { Rule } from './rule';
import { TargetShard } from './target-shards';

/** Moves replicas from shards with too many to shards with too few. */
export const levelReplicas: Rule = ({ spec, cluster, shards }) => {
  const moves = leveling(assignmentOf(shards, spec), spec.replicasPerShard, cluster.places);
  return step(
    'MovingReplicas',
    'move replicas to shards with too few',
    moves.map((move) => replicate(move, shards)),
  );
};

/**
 * Exchanges replicas that share a Kubernetes node or a zone with another member of their shard, one at
 * a time. It is not done while versions differ: a replica cannot load the copy of a primary of a newer
 * version.
 */
export const exchangeReplica: Rule = ({ spec, cluster, shards }) => {
  if (cluster.versions.size !== 1) return undefined;
  // Where a primary's own limit is not known, it may be that it can spare none.
  const canSpare = (shard: number): boolean => {
    const { owner, replicas } = shards[shard];
    return replicas.length > (owner.view.minReplicas ?? Infinity);
  };
  const move = exchange(
    assignmentOf(shards, spec),
    spec.replicasPerShard,
    cluster.places,
    canSpare,
  );
  return (
    move &&
    improvement(
      `attach ${cluster.byOrdinal.get(move.pod)?.name} to another shard, because it shares a ` +
        `Kubernetes node or zone with a member of its own`,
      [replicate(move, shards)],
    )
  );
};

/** Hands primaries over to replicas, so that no Kubernetes node or zone holds half of the primaries. */
export const movePrimaries: Rule = ({ spec, cluster, shards }) => {
  if (cluster.versions.size !== 1) return undefined;
  return improvement(
    'spread the primaries, so that no Kubernetes node or zone has half of them',
    promotions(assignmentOf(shards, spec), cluster.places).map((pod) => ({
      kind: 'failOver',
      pod,
    })),
  );
};

function replicate({ pod, shard }: ReplicaMove, shards: readonly TargetShard[]): Command {
  return { kind: 'replicate', pod, primary: shards[shard].owner.ordinal };
}

/** Where an owner is leaving, the replica that takes its place counts as the primary. */
function assignmentOf(shards: readonly TargetShard[], spec: Topology): Shard[] {
  return shards.map(({ owner, replicas }) => {
    const [primary = owner, ...others] = isLeaving(owner, spec) ? replicas : [owner, ...replicas];
    return { primary: primary.ordinal, replicas: others.map(({ ordinal }) => ordinal) };
  });
}

/**
 * Attaches replicas to their primaries, as soon as they know them. Where clients are served, all nodes
 * know the host name of a replica first, because they tell it to clients.
 */
export const attachReplicas: Rule = ({ cluster, shards }) => {
  const late = shards.flatMap(({ owner, replicas }) =>
    replicas
      .filter(({ own }) => own.primary !== owner.view.id)
      .map((replica) => ({ owner, replica })),
  );
  const ready = late.filter(
    ({ owner, replica }) =>
      replica.own.slots.length === 0 &&
      replica.view.lines.get(owner.view.id)?.flags.includes('master') &&
      (!cluster.isComplete || isNameKnown(replica, cluster.staying)),
  );
  return step(
    'AttachingReplicas',
    'attach replicas to their primaries',
    ready.map(({ owner, replica }) => ({
      kind: 'replicate',
      pod: replica.ordinal,
      primary: owner.ordinal,
    })),
  );
};
