import { claimed, slotClaims } from '../cluster/slot-claims';
import { formatRanges, rangesOf, slotsOf } from '../cluster/slot-ranges';
import { countOf } from '../util/count-of';
import { formatList } from '../util/list';
import { step, wait } from './decision';
import { Rule } from './rule';

/** Gives unassigned slots to the shards that they belong to. */
export const assignSlots: Rule = ({ shards }) =>
  step(
    'AssigningSlots',
    'assign the unassigned slots',
    shards
      .filter(({ missing }) => missing.length > 0)
      .map(({ owner, missing }) => ({ kind: 'addSlots', pod: owner.ordinal, ranges: missing })),
  );

/**
 * Replicas of a node that is none of the pods any more have the last copy of its keys, and no other
 * node may take its slots: the others elect one of them. While a cluster forms there may be no
 * majority to elect, but no keys either, and one of them takes over unelected.
 */
export const awaitElection: Rule = ({ cluster: { members, byId, hasKeys } }) => {
  const orphans = members.filter(
    ({ own: { primary }, view }) =>
      primary !== undefined &&
      !byId.has(primary) &&
      (view.lines.get(primary)?.slots ?? []).length > 0,
  );
  if (orphans.length === 0) return undefined;
  if (hasKeys) {
    const [{ name, own }] = orphans;
    return wait(
      'WaitingForElection',
      `${name} is to be elected in place of the lost primary ${own.primary}`,
    );
  }
  const successors = new Map(orphans.map(({ own, ordinal }) => [own.primary, ordinal]));
  return step(
    'TakingOver',
    'let replicas take over from lost primaries without data',
    [...successors.values()].map((pod) => ({ kind: 'takeOver', pod })),
  );
};

/**
 * Slots that some node knows an owner of, though no pod reports that it is the owner: roles changed
 * between two looks, or news of a lost node has not gone round. They are not assigned to others.
 */
export const awaitSlotOwners: Rule = ({ cluster }) => {
  const { members, slots } = cluster;
  if (slots.unassigned.length === 0) return undefined;
  const isClaimed = members.some(({ view }) =>
    [...view.lines.values()].some((line) =>
      line.slots.some(({ first }) => slots.ownerOf(first) === undefined),
    ),
  );
  if (!isClaimed) return undefined;
  const told = members.flatMap(({ view }) =>
    [...view.lines.values()].flatMap((line) => line.slots),
  );
  const ranges = rangesOf(slotsOf(claimed(told, slots.unassigned)));
  return wait(
    'WaitingForSlotOwners',
    `the owner of slots ${formatList(ranges.map((range) => formatRanges([range])))} is changing: ` +
      `${slotClaims(cluster, slots.unassigned)}`,
  );
};

/** While two nodes swap their roles, both may look like replicas, because they are asked one by one. */
export const awaitRoleSwap: Rule = ({ spec, cluster: { members, slots } }) => {
  if (slots.unassigned.length === 0) return undefined;
  const able = members.filter(({ own }) => own.primary === undefined).length;
  return able < spec.shards
    ? wait(
        'WaitingForRoleSwap',
        `only ${countOf(able, 'node')} can own slots, and ${spec.shards} primaries are needed`,
      )
    : undefined;
};
