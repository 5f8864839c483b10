import { formatRanges } from '../cluster/slot-ranges';
import { step, wait } from './decision';
import { Rule } from './rule';

/** Gives unassigned slots to the shards that they belong to. */
export const assignSlots: Rule = ({ shards }) =>
  step(
    'AssigningSlots',
    'give the slots of nobody to their shards',
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
    return wait('WaitingForElection', `${name} is to take over from ${own.primary}, which is gone`);
  }
  const successors = new Map(orphans.map(({ own, ordinal }) => [own.primary, ordinal]));
  return step(
    'TakingOver',
    'let replicas take over from nodes that are gone, which held nothing',
    [...successors.values()].map((pod) => ({ kind: 'takeOver', pod })),
  );
};

/**
 * Slots that some node knows an owner of, though no pod says that it is the one: a role is changing
 * hands between two looks, or news of a lost node has not gone round. They are not for others.
 */
export const awaitSlotOwners: Rule = ({ cluster: { members, slots } }) => {
  if (slots.unassigned.length === 0) return undefined;
  for (const { view } of members) {
    for (const line of view.lines.values()) {
      const range = line.slots.find(({ first }) => slots.ownerOf(first) === undefined);
      if (range !== undefined) {
        return wait('WaitingForSlotOwners', `slots ${formatRanges([range])} are changing hands`);
      }
    }
  }
  return undefined;
};

/** While two swap their roles, a look at one after the other may find them both to be replicas. */
export const awaitRoleSwap: Rule = ({ spec, cluster: { members, slots } }) => {
  if (slots.unassigned.length === 0) return undefined;
  const able = members.filter(({ own }) => own.primary === undefined).length;
  return able < spec.shards
    ? wait(
        'WaitingForRoleSwap',
        `all but ${able} pods are replicas, and ${spec.shards} primaries are wanted`,
      )
    : undefined;
};
