import { SlotRange, slotRanges, Topology } from '../../topology';
import { groupBy } from '../util/group-by';
import { NodeLine, Pod } from '../cluster/observation';
import { OpenShard, assignPods } from './placement';
import { isLeaving } from '../cluster/cluster-spec';
import { shardsToDrain } from './slot-moves';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { rangesWhere } from '../cluster/slot-ranges';

/** A shard on its way: its seats are decided, its head owns its slots or is about to. */
export interface TargetShard {
  readonly owner: Member;
  /** Where the head is leaving, the first of them takes its place. */
  readonly replicas: readonly Member[];
  /** Slots of nobody which the head is to take. */
  readonly missing: readonly SlotRange[];
}

/**
 * Decides who belongs to which shard; those that have a role keep it. Only pods that stay are seated,
 * and those of a shard that dissolves not before it has.
 */
export function targetShards(spec: Topology, cluster: ClusterState): TargetShard[] {
  const { shards, replicasPerShard } = spec;
  const { members, owners } = cluster;
  const ranges = slotRanges(shards);
  const going = shardsToDrain(spec, cluster);
  const shardOwners = matchOwners(
    ranges,
    owners.map((owner) => (owner && going.has(owner) ? undefined : owner)),
  );
  const leaders = new Set([...shardOwners, ...going]);
  const stays = members.filter((member) => !isLeaving(member, spec));
  const ownerOf = new Map(stays.map((member) => [member, leaderOf(member, leaders, cluster)]));
  const followers = groupBy(
    stays.filter((member) => ownerOf.get(member) !== member),
    (member) => ownerOf.get(member),
  );
  const open = shardOwners.map((owner) => {
    const replicas = owner === undefined ? [] : (followers.get(owner) ?? []).map(ordinalOf);
    if (owner === undefined || !isLeaving(owner, spec)) {
      return { primary: owner?.ordinal, replicas };
    }
    const [primary, ...others] = replicas;
    return { primary, replicas: others };
  });
  const blank = stays.filter((member) => ownerOf.get(member) === undefined).map(ordinalOf);
  const lacking = open.filter(({ primary }) => primary === undefined).length - blank.length;
  const spare = surplus(open, replicasPerShard).slice(0, Math.max(0, lacking));
  const places = members.map(({ place }) => place);
  // The last ordinals go first: they become the heads, and then hand over to the first ones.
  const fill = (assignment: readonly OpenShard[], pods: readonly number[]): OpenShard[] =>
    assignPods(
      assignment,
      [...pods.slice(-shards), ...pods.slice(0, -shards)],
      replicasPerShard,
      places,
    );
  // A run that starts midway has to seat the pods as a run from the start would.
  const isFree = (member: Member): boolean => {
    const owner = ownerOf.get(member);
    return owner === undefined || !going.has(owner);
  };
  const anew = fill(
    ranges.map(() => ({ replicas: [] })),
    stays.filter(isFree).map(ordinalOf),
  );
  const assignment = isPartOf(open, anew)
    ? anew
    : fill(
        open.map(({ primary, replicas }) => ({
          primary,
          replicas: replicas.filter((replica) => !spare.includes(replica)),
        })),
        [...blank, ...spare],
      );
  return assignment.flatMap(({ primary, replicas }, shard) => {
    const seated = primary === undefined ? [] : [primary, ...replicas].map((pod) => members[pod]);
    const owner = shardOwners[shard] ?? seated.at(0);
    if (owner === undefined) return [];
    return {
      owner,
      replicas: seated.filter((member) => member !== owner),
      missing: rangesWhere(ranges[shard], (slot) => owners[slot] === undefined),
    };
  });
}

/** Replicas beyond those that their shards are to have. */
function surplus(open: readonly OpenShard[], replicasPerShard: number): number[] {
  return open.flatMap(({ replicas }) => replicas.slice(replicasPerShard));
}

/**
 * The head that a member belongs to. Whom it follows may have become a replica a moment ago, or may
 * not have heard yet who took its slots over.
 */
function leaderOf(
  member: Member,
  leaders: ReadonlySet<Member | undefined>,
  { byId, owners }: ClusterState,
): Member | undefined {
  const passed = new Set<Member>();
  for (let at: Member | undefined = member; at !== undefined && !passed.has(at);) {
    if (leaders.has(at)) return at;
    passed.add(at);
    const { primary, slots }: NodeLine = at.own;
    at = primary === undefined ? owners[slots[0]?.first] : byId.get(primary);
  }
  return undefined;
}

function isPartOf(open: readonly OpenShard[], whole: readonly OpenShard[]): boolean {
  return open.every(
    ({ primary, replicas }, shard) =>
      (primary === undefined || primary === whole[shard].primary) &&
      replicas.every((replica) => whole[shard].replicas.includes(replica)),
  );
}

/** The owner of the most slots of each range; nobody owns two ranges. */
function matchOwners(
  ranges: readonly SlotRange[],
  owners: ClusterState['owners'],
): (Member | undefined)[] {
  const shardOwners = Array<Member | undefined>(ranges.length).fill(undefined);
  const shares = ranges.flatMap(({ first, last }, range) => {
    const count = new Map<Member, number>();
    for (const owner of owners.slice(first, last + 1)) {
      if (owner !== undefined) count.set(owner, (count.get(owner) ?? 0) + 1);
    }
    return [...count].map(([owner, slots]) => ({ range, owner, slots }));
  });
  const left = new Set(owners.filter((owner) => owner !== undefined));
  for (const { range, owner } of shares.sort((a, b) => b.slots - a.slots)) {
    if (shardOwners[range] === undefined && left.delete(owner)) shardOwners[range] = owner;
  }
  for (const owner of left) shardOwners[shardOwners.indexOf(undefined)] = owner;
  return shardOwners;
}

function ordinalOf({ ordinal }: Pod): number {
  return ordinal;
}
