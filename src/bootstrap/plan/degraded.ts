import { Topology } from '../../topology';
import { Decision, step } from './decision';
import { meetings } from './meet';
import { isFailing, Pod } from '../cluster/observation';
import { sharingCost } from './placement';
import { countLiveStrangers } from './refusals';
import { strangers, ClusterState } from '../cluster/cluster-state';
import { isBlank, isAlone, Member, reaches } from '../cluster/member';

/** A pod without data and a shard that lacks a replica; the less the better. */
interface Match {
  readonly newcomer: Member;
  readonly owner: Member;
  readonly copies: number;
  readonly cost: number;
}

/**
 * What may be done while some pods cannot be seen, perhaps for hours, because their node is dead: a
 * pod that came back without its volume becomes a replica of the shard that is worst off. It has
 * nothing to lose, and nobody who may come back owns less for it. All else has to wait.
 */
export function repairDegraded(
  spec: Topology,
  pods: readonly Pod[],
  cluster: ClusterState,
): Decision | undefined {
  const seen = [...cluster.members, ...cluster.unused];
  const primaries = cluster.members.filter(({ own }) => own.slots.length > 0);
  const isMajority = 2 * seen.length > pods.length && 2 * primaries.length > spec.shards;
  // Who is neither seen nor one of the unseen pods still runs in the place of a new one.
  const isOutlived = countLiveStrangers(cluster) > pods.length - seen.length;
  // Where no node is missed, those that cannot be seen are yet to come.
  const isMissed = cluster.members.some((member) => strangers(member, cluster).length > 0);
  if (!isMajority || !isMissed || isOutlived || !isSound(cluster, primaries)) return undefined;
  const newcomers = seen.filter(isBlank);
  const [worst] = newcomers
    .flatMap((newcomer) => primaries.map((owner) => match(newcomer, owner, primaries, cluster)))
    .filter(({ copies }) => copies < spec.replicasPerShard)
    .sort((a, b) => a.copies - b.copies || a.cost - b.cost);
  return (
    (worst && attachOne(worst)) ??
    step(
      'RepairingDegraded',
      'introduce pods that hold nothing to the primaries',
      meetings(
        newcomers
          .flatMap((newcomer) => primaries.map((owner) => [newcomer, owner]))
          .filter(([newcomer, owner]) => !knowEachOther(newcomer, owner)),
        cluster,
      ),
    )
  );
}

/** Whether the pods that are seen are one cluster that serves, and pods without data. */
function isSound({ groups, hasKeys }: ClusterState, primaries: readonly Member[]): boolean {
  return (
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
  // Only whom every primary holds for dead is no replica any more.
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

function attachOne({ newcomer, owner }: Match): Decision | undefined {
  return knowEachOther(newcomer, owner)
    ? step(
        'RepairingDegraded',
        `attach ${newcomer.name}, which holds nothing, to the shard that is worst off`,
        [{ kind: 'replicate', pod: newcomer.ordinal, primary: owner.ordinal }],
      )
    : undefined;
}

function knowEachOther(a: Member, b: Member): boolean {
  return reaches(a, b) && reaches(b, a);
}
