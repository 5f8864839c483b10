import { Topology } from '../../topology';
import { isLeaving } from '../cluster/cluster-spec';
import { Survey, versionsOf } from '../cluster/cluster-state';
import { Place } from '../cluster/observation';
import { Command } from './command';
import { Decision, improvement, step } from './decision';
import { promotions, Shard } from './placement';
import { exchange, leveling, Move } from './replica-moves';
import { Shaped } from './target-shards';

/** Moves replicas from shards with too many to shards with too few. */
export function level(
  shards: readonly Shaped[],
  facts: Survey,
  wanted: Topology,
): Decision | undefined {
  const moves = leveling(tableOf(shards, wanted), wanted.replicasPerShard, placesOf(facts));
  return step(
    'move replicas to shards that lack one',
    moves.map((move) => replicate(move, shards)),
  );
}

/**
 * What makes the placement better. None of it is done while versions differ: a replica cannot load
 * the copy of a primary of a newer version.
 */
export function improve(
  shards: readonly Shaped[],
  facts: Survey,
  wanted: Topology,
): Decision | undefined {
  return versionsOf(facts).size === 1
    ? (respread(shards, facts, wanted) ?? promote(shards, facts, wanted))
    : undefined;
}

/** Exchanges replicas that have come to stand with another member of their shard, one at a time. */
function respread(
  shards: readonly Shaped[],
  facts: Survey,
  wanted: Topology,
): Decision | undefined {
  // Where a primary's own limit is not known, it may be that it can spare none.
  const canSpare = (shard: number): boolean => {
    const { head, replicas } = shards[shard];
    return replicas.length > (head.view.minReplicas ?? Infinity);
  };
  const move = exchange(
    tableOf(shards, wanted),
    wanted.replicasPerShard,
    placesOf(facts),
    canSpare,
  );
  return (
    move &&
    improvement(
      `exchange ${facts.members[move.pod].name}, which stands with another member of its shard`,
      [replicate(move, shards)],
    )
  );
}

/** Hands primaries over to replicas that stand better. */
function promote(shards: readonly Shaped[], facts: Survey, wanted: Topology): Decision | undefined {
  return improvement(
    'hand primaries over, so that no node or zone holds half of them',
    promotions(tableOf(shards, wanted), placesOf(facts)).map((pod) => ({ kind: 'failOver', pod })),
  );
}

function replicate({ pod, shard }: Move, shards: readonly Shaped[]): Command {
  return { kind: 'replicate', pod, primary: shards[shard].head.ordinal };
}

/** Where a head is leaving, the one that takes its place counts for it. */
function tableOf(shards: readonly Shaped[], wanted: Topology): Shard[] {
  return shards.map(({ head, replicas }) => {
    const [primary = head, ...others] = isLeaving(head, wanted) ? replicas : [head, ...replicas];
    return { primary: primary.ordinal, replicas: others.map(({ ordinal }) => ordinal) };
  });
}

function placesOf({ members }: Survey): Place[] {
  return members.map(({ place }) => place);
}

/** Attaches replicas to their primaries, as soon as they know them. */
export function attach(shards: readonly Shaped[]): Decision | undefined {
  const late = shards.flatMap(({ head, replicas }) =>
    replicas
      .filter(({ own }) => own.primary !== head.view.id)
      .map((replica) => ({ head, replica })),
  );
  const ready = late.filter(
    ({ head, replica }) =>
      replica.own.slots.length === 0 &&
      replica.view.lines.get(head.view.id)?.flags.includes('master'),
  );
  return step(
    'attach the replicas to their primaries',
    ready.map(({ head, replica }) => ({
      kind: 'replicate',
      pod: replica.ordinal,
      primary: head.ordinal,
    })),
  );
}
