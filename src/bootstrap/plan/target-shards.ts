import { SlotRange, slotRanges, Topology } from '../../topology';
import { groupBy } from '../util/group-by';
import { by } from '../util/order';
import { NodeLine, Pod } from '../cluster/observation';
import { OpenShard, assignPods } from './placement';
import { isLeaving } from '../cluster/cluster-spec';
import { shardsToDrain } from './slot-moves';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { rangesWithin, slotCount } from '../cluster/slot-ranges';

/** A shard with its members as planned; its owner has its slots, or will get them. */
export interface TargetShard {
  readonly owner: Member;
  /** Where the owner is leaving, the first of them takes its place. */
  readonly replicas: readonly Member[];
  /** Unassigned slots that the owner will get. */
  readonly missing: readonly SlotRange[];
}

/**
 * Decides who belongs to which shard; those that have a role keep it. Only pods that stay are
 * assigned, and those of a shard that is being drained not before it is empty.
 */
export function targetShards(spec: Topology, cluster: ClusterState): TargetShard[] {
  const { shards, replicasPerShard } = spec;
  const { byOwner, unassigned } = cluster.slots;
  const ranges = slotRanges(shards);
  const draining = shardsToDrain(spec, cluster);
  const shardOwners = matchOwners(
    ranges,
    new Map([...byOwner].filter(([owner]) => !draining.has(owner))),
  );
  const leaders = new Set([...shardOwners, ...draining]);
  const staying = cluster.members.filter((member) => !isLeaving(member, spec));
  const leaderOf = new Map(staying.map((member) => [member, findLeader(member, leaders, cluster)]));
  const open = openShards(shardOwners, leaderOf, spec);
  const blank = staying.filter((member) => leaderOf.get(member) === undefined).map(ordinalOf);
  const lacking = open.filter(({ primary }) => primary === undefined).length - blank.length;
  const spare = surplus(open, replicasPerShard).slice(0, Math.max(0, lacking));
  // The last ordinals go first: they become the owners, and then hand over to the first ones.
  const fill = (assignment: readonly OpenShard[], pods: readonly number[]): OpenShard[] =>
    assignPods(
      assignment,
      [...pods.slice(-shards), ...pods.slice(0, -shards)],
      replicasPerShard,
      cluster.places,
    );
  // A run that starts midway has to assign the pods as a run from the start would.
  const isFree = (member: Member): boolean => {
    const leader = leaderOf.get(member);
    return leader === undefined || !draining.has(leader);
  };
  const anew = fill(
    ranges.map(() => ({ replicas: [] })),
    staying.filter(isFree).map(ordinalOf),
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
    const assigned = (primary === undefined ? [] : [primary, ...replicas])
      .map((ordinal) => cluster.byOrdinal.get(ordinal))
      .filter((member) => member !== undefined);
    const owner = shardOwners[shard] ?? assigned.at(0);
    if (owner === undefined) return [];
    return {
      owner,
      replicas: assigned.filter((member) => member !== owner),
      missing: rangesWithin(unassigned, ranges[shard]),
    };
  });
}

/** The shards as they are: where the owner is leaving, its first replica takes its place. */
function openShards(
  shardOwners: readonly (Member | undefined)[],
  leaderOf: ReadonlyMap<Member, Member | undefined>,
  spec: Topology,
): OpenShard[] {
  const followers = groupBy(
    [...leaderOf].filter(([member, leader]) => leader !== member),
    ([, leader]) => leader,
  );
  return shardOwners.map((owner) => {
    if (owner === undefined) return { primary: undefined, replicas: [] };
    const replicas = (followers.get(owner) ?? []).map(([{ ordinal }]) => ordinal);
    if (!isLeaving(owner, spec)) return { primary: owner.ordinal, replicas };
    const [primary, ...others] = replicas;
    return { primary, replicas: others };
  });
}

/** Replicas beyond those that their shards are to have. */
function surplus(open: readonly OpenShard[], replicasPerShard: number): number[] {
  return open.flatMap(({ replicas }) => replicas.slice(replicasPerShard));
}

/**
 * The owner that a member belongs to. Whom it follows may have become a replica a moment ago, or may
 * not know yet which node took over its slots.
 */
function findLeader(
  member: Member,
  leaders: ReadonlySet<Member | undefined>,
  { byId, slots }: ClusterState,
): Member | undefined {
  const passed = new Set<Member>();
  for (let at: Member | undefined = member; at !== undefined && !passed.has(at);) {
    if (leaders.has(at)) return at;
    passed.add(at);
    const own: NodeLine = at.own;
    const claim = own.slots.at(0);
    if (own.primary !== undefined) at = byId.get(own.primary);
    else at = claim && slots.ownerOf(claim.first);
  }
  return undefined;
}

function isPartOf(open: readonly OpenShard[], all: readonly OpenShard[]): boolean {
  return open.every(
    ({ primary, replicas }, shard) =>
      (primary === undefined || primary === all[shard].primary) &&
      replicas.every((replica) => all[shard].replicas.includes(replica)),
  );
}

/** The owner of the most slots of each range; no member gets two ranges. */
function matchOwners(
  ranges: readonly SlotRange[],
  byOwner: ReadonlyMap<Member, readonly SlotRange[]>,
): (Member | undefined)[] {
  const shardOwners = Array<Member | undefined>(ranges.length).fill(undefined);
  const shares = ranges.flatMap((range, shard) =>
    [...byOwner].flatMap(([owner, owned]) => {
      const share = rangesWithin(owned, range);
      return share.length > 0
        ? { shard, owner, slots: slotCount(share), first: share[0].first }
        : [];
    }),
  );
  const left = new Set(byOwner.keys());
  const mostFirst = by<(typeof shares)[number]>(({ slots, shard, first }) => [
    -slots,
    shard,
    first,
  ]);
  for (const { shard, owner } of shares.sort(mostFirst)) {
    if (shardOwners[shard] === undefined && left.delete(owner)) shardOwners[shard] = owner;
  }
  for (const owner of left) shardOwners[shardOwners.indexOf(undefined)] = owner;
  return shardOwners;
}

function ordinalOf({ ordinal }: Pod): number {
  return ordinal;
}
