import { Topology } from '../../topology';
import { ClusterState } from '../cluster/cluster-state';
import { formatRanges } from '../cluster/slot-ranges';
import { Decision, step, wait } from './decision';
import { TargetShard } from './target-shards';

/** Gives the slots of nobody to the shards that they belong to. */
export function assignSlots(shards: readonly TargetShard[]): Decision | undefined {
  return step(
    'AssigningSlots',
    'give the slots of nobody to their shards',
    shards
      .filter(({ missing }) => missing.length > 0)
      .map(({ owner, missing }) => ({ kind: 'addSlots', pod: owner.ordinal, ranges: missing })),
  );
}

/**
 * Replicas of a node that is none of the pods any more have the last copy of its keys, and nobody
 * else may take its slots: the others elect one of them. While a cluster forms there may be no
 * majority to elect, but no keys either, and one of them takes over unelected.
 */
export function awaitElection({ members, byId, hasKeys }: ClusterState): Decision | undefined {
  const orphans = members.filter(
    ({ own: { primary }, view }) =>
      primary !== undefined &&
      !byId.has(primary) &&
      (view.lines.get(primary)?.slots ?? []).length > 0,
  );
  if (orphans.length === 0) return undefined;
  if (hasKeys) {
    const [{ name, own }] = orphans;
    return wait('WaitingForElection', `${name} is to take over from ${own.primary}, which is gone`);
  }
  const successors = new Map(orphans.map(({ own, ordinal }) => [own.primary, ordinal]));
  return step(
    'TakingOver',
    'let replicas take over from nodes that are gone, which held nothing',
    [...successors.values()].map((pod) => ({ kind: 'takeOver', pod })),
  );
}

/**
 * Slots that somebody knows an owner of, though no pod says that it is the one: a role is changing
 * hands between two looks, or news of a lost node has not gone round. They are not for others.
 */
export function awaitSlotOwners({ members, slots }: ClusterState): Decision | undefined {
  if (slots.unassigned.length === 0) return undefined;
  for (const { view } of members) {
    for (const line of view.lines.values()) {
      const transit = line.slots.find(({ first }) => slots.ownerOf(first) === undefined);
      if (transit !== undefined) {
        return wait('WaitingForSlotOwners', `slots ${formatRanges([transit])} are changing hands`);
      }
    }
  }
  return undefined;
}

/** While two swap their roles, a look at one after the other may find them both to be replicas. */
export function awaitRoleSwap(
  { members, slots }: ClusterState,
  { shards }: Topology,
): Decision | undefined {
  if (slots.unassigned.length === 0) return undefined;
  const able = members.filter(({ own }) => own.primary === undefined).length;
  return able < shards
    ? wait(
        'WaitingForRoleSwap',
        `all but ${able} pods are replicas, and ${shards} primaries are wanted`,
      )
    : undefined;
}
