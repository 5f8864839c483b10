import { Places } from '../cluster/observation';
import { Shard, sharing, sharingCost } from './placement';

/** A replica that goes to another shard: the pod's ordinal, and the shard's index. */
export interface ReplicaMove {
  readonly pod: number;
  readonly shard: number;
}

/** The shards after a move. */
export function moved(shards: readonly Shard[], { pod, shard }: ReplicaMove): Shard[] {
  return shards.map(({ primary, replicas }, index) => {
    const others = replicas.filter((replica) => replica !== pod);
    const all = index === shard ? [...others, pod].sort((a, b) => a - b) : others;
    return { primary, replicas: all };
  });
}

/**
 * The moves from shards with too many replicas to shards with too few, the ones first that spread
 * their two shards best over Kubernetes nodes and zones.
 */
export function leveling(
  shards: readonly Shard[],
  replicasPerShard: number,
  places: Places,
): ReplicaMove[] {
  const givers = shards.filter(({ replicas }) => replicas.length > replicasPerShard);
  const takers = [...shards.entries()].filter(
    ([, { replicas }]) => replicas.length < replicasPerShard,
  );
  const moves = givers.flatMap((giver) =>
    leavers(giver, places).flatMap((pod) =>
      takers.map(([shard, taker]) => ({
        move: { pod, shard },
        cost:
          sharingCost(without(giver, pod), places) -
          sharingCost(membersOf(giver), places) +
          sharingCost([...membersOf(taker), pod], places) -
          sharingCost(membersOf(taker), places),
      })),
    ),
  );
  if (moves.length === 0) return [];
  const { move } = moves.reduce((a, b) => (b.cost < a.cost ? b : a));
  return [move, ...leveling(moved(shards, move), replicasPerShard, places)];
}

/**
 * The first half of an exchange of two replicas that spreads their shards better, and puts no more
 * members of either on one Kubernetes node; `leveling` does the other half, once the copy is there. In
 * between one shard has a replica too few: so the one that goes first shares a node or a zone with
 * another member, and its shard can spare it.
 */
export function exchange(
  shards: readonly Shard[],
  replicasPerShard: number,
  places: Places,
  canSpare: (shard: number) => boolean,
): ReplicaMove | undefined {
  const trials = [...shards.entries()]
    .filter(([from]) => canSpare(from))
    .flatMap(([from, giver]) =>
      sharingReplicas(giver, places).flatMap((pod) =>
        [...shards.entries()]
          .filter(([to]) => to !== from)
          .map(([to, taker]) => ({
            move: { pod, shard: to },
            gain: gainOf([giver, taker], pod, replicasPerShard, places),
          })),
      ),
    );
  const none: { move?: ReplicaMove; gain: number } = { gain: 0 };
  return trials.reduce((a, b) => (b.gain > a.gain ? b : a), none).move;
}

/** What it gains that a pod of one shard goes to another, which gives one up for it. */
function gainOf(
  before: readonly [giver: Shard, taker: Shard],
  pod: number,
  replicasPerShard: number,
  places: Places,
): number {
  const halfway = moved(before, { pod, shard: 1 });
  const after = leveling(halfway, replicasPerShard, places).reduce(moved, halfway);
  const onNodes = (shard: Shard): number => sharing(membersOf(shard), places, 'node');
  if (after.some((shard, index) => onNodes(shard) > onNodes(before[index]))) return 0;
  const cost = (pair: readonly Shard[]): number =>
    pair.reduce((sum, shard) => sum + sharingCost(membersOf(shard), places), 0);
  return cost(before) - cost(after);
}

/** The replicas that may leave, and whose shard is spread better without them. */
function sharingReplicas(shard: Shard, places: Places): number[] {
  const cost = sharingCost(membersOf(shard), places);
  return cost === 0
    ? []
    : leavers(shard, places).filter((pod) => sharingCost(without(shard, pod), places) < cost);
}

/** The replicas that may leave: a shard on several Kubernetes nodes stays on several. */
function leavers(shard: Shard, places: Places): number[] {
  const isApart = (members: readonly number[]): boolean =>
    members.length - sharing(members, places, 'node') > 1;
  return isApart(membersOf(shard))
    ? shard.replicas.filter((pod) => isApart(without(shard, pod)))
    : [...shard.replicas];
}

function without(shard: Shard, pod: number): number[] {
  return membersOf(shard).filter((member) => member !== pod);
}

function membersOf({ primary, replicas }: Shard): number[] {
  return [primary, ...replicas];
}
