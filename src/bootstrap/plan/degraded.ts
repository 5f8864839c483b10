import { ClusterState, foreignNodes } from '../cluster/cluster-state';
import { isNameKnown } from '../cluster/known-peers';
import { isAlone, isBlank, Member, reaches } from '../cluster/member';
import { isFailing } from '../cluster/observation';
import { refuse, step } from './decision';
import { meetings } from './meet';
import { sharingCost } from './placement';
import { complaints } from './preconditions';
import { countLiveForeignNodes, lostSlots } from './refusals';
import { isReshaping } from './reshaping';
import { PlanContext, Rule } from './rule';

/** A pod without data and a shard that lacks a replica; the less the better. */
interface Match {
  readonly newcomer: Member;
  readonly owner: Member;
  readonly copies: number;
  readonly cost: number;
}

/** The shape of a cluster that has lost slots for now is not changed. */
export const refuseReshapingWithoutPrimary: Rule = ({ spec, seen, cluster, missing }) => {
  const hasFailed = cluster.members.some((member) =>
    foreignNodes(member, cluster).some(
      ({ flags, slots }) => flags.includes('fail') && slots.length > 0,
    ),
  );
  return missing.length > 0 &&
    hasFailed &&
    isReshaping(spec, seen, cluster) &&
    lostSlots(cluster) !== undefined
    ? refuse(
        'ShardWithoutPrimary',
        `a shard has no healthy primary, because ${complaints(missing)}: bring it back before you ` +
          `change shards or replicasPerShard`,
      )
    : undefined;
};

/**
 * What may be done while some pods cannot be seen, perhaps for hours, because their Kubernetes node
 * is down: a pod that came back without its volume becomes a replica of the shard with the fewest. It
 * has nothing to lose, and no pod that may come back owns less because of it. All else has to wait.
 */
export const repairDegraded: Rule = (context) => {
  const { spec, cluster, missing } = context;
  const newcomers = [...cluster.members, ...cluster.unused].filter(isBlank);
  const primaries = cluster.members.filter(({ own }) => own.slots.length > 0);
  if (missing.length === 0 || !isRepairable(context, primaries)) return undefined;
  const [best] = newcomers
    .flatMap((newcomer) => primaries.map((owner) => match(newcomer, owner, primaries, cluster)))
    .filter(({ copies }) => copies < spec.replicasPerShard)
    .sort((a, b) => a.copies - b.copies || a.cost - b.cost);
  if (best !== undefined && knowEachOther(best.newcomer, best.owner)) {
    const { newcomer, owner } = best;
    if (!isNameKnown(newcomer, primaries)) return undefined;
    return step(
      'RepairingDegraded',
      `attach ${newcomer.name}, which has no data, to the shard with the fewest replicas`,
      [{ kind: 'replicate', pod: newcomer.ordinal, primary: owner.ordinal }],
    );
  }
  const pairs = newcomers.flatMap((newcomer) => primaries.map((owner) => [newcomer, owner]));
  return step(
    'RepairingDegraded',
    'let nodes without data meet the primaries',
    meetings(
      pairs.filter(([newcomer, owner]) => !knowEachOther(newcomer, owner)),
      cluster,
    ),
  );
};

/** Whether most pods and primaries are seen, and are one cluster that serves, and pods without data. */
function isRepairable(
  { spec, cluster, missing }: PlanContext,
  primaries: readonly Member[],
): boolean {
  const { members, unused, groups, hasKeys } = cluster;
  return (
    members.length + unused.length > missing.length &&
    2 * primaries.length > spec.shards &&
    // Where no node is missed, the pods that cannot be seen are yet to come.
    members.some((member) => foreignNodes(member, cluster).length > 0) &&
    // A node that is neither seen nor one of the unseen pods still runs in the place of a new one.
    countLiveForeignNodes(cluster) <= missing.length &&
    hasKeys &&
    primaries.every(({ view }) => view.ok) &&
    groups.slice(1).every((group) => group.every(isBlank) && group.every(isAlone))
  );
}

function match(
  newcomer: Member,
  owner: Member,
  primaries: readonly Member[],
  { members, byId, places }: ClusterState,
): Match {
  const seen = members.filter(({ own }) => own.primary === owner.view.id);
  // Only a replica that every primary takes for failed is none any more.
  const unseen = primaries
    .flatMap(({ view }) => [...view.lines.values()])
    .filter((line) => line.primary === owner.view.id && !isFailing(line) && !byId.has(line.id));
  const shard = [owner, ...seen].map(({ ordinal }) => ordinal);
  return {
    newcomer,
    owner,
    copies: seen.length + new Set(unseen.map(({ id }) => id)).size,
    cost: sharingCost([...shard, newcomer.ordinal], places) - sharingCost(shard, places),
  };
}

function knowEachOther(a: Member, b: Member): boolean {
  return reaches(a, b) && reaches(b, a);
}
