import { Place, Places } from '../cluster/observation';

/** The pods of one shard, by their ordinals. */
export interface Shard {
  readonly primary: number;
  readonly replicas: readonly number[];
}

/** A shard that may still lack its primary. */
export type OpenShard = Omit<Shard, 'primary'> & Partial<Pick<Shard, 'primary'>>;

/** A position in a shard: index 0 is the primary's, the others are replicas'. */
interface Position {
  readonly shard: number;
  readonly index: number;
}

type Assignment = (number | undefined)[][];

/** The pods of one shard; a position may be empty. */
type Members = readonly (number | undefined)[];

/**
 * What it costs that pods share a Kubernetes node or a zone. A Kubernetes node that fails with every
 * copy of a shard takes data with it. One that fails with half of the primaries takes the majority
 * that elects their successors (Redis cluster specification, "Replica election and promotion"). Zones
 * fail less often.
 */
const COST = { sharedNode: 1e6, primariesOnNode: 1e4, sharedZone: 1e2, primariesInZone: 1 };

/**
 * Assigns the free pods to shards: a primary to each shard that has none, then replicas up to
 * `replicasPerShard`. As far as the Kubernetes nodes and the pods already assigned allow, the members
 * of a shard share no node or zone, and none has half of the primaries. It decides the same for the
 * same input, so that two Jobs at once do not work against each other. A position stays empty where
 * there are too few pods.
 */
export function assignPods(
  shards: readonly OpenShard[],
  free: readonly number[],
  replicasPerShard: number,
  places: Places,
): OpenShard[] {
  const assignment: Assignment = shards.map(({ primary, replicas }) => [primary, ...replicas]);
  const spare = [...free];
  const taken: Position[] = [];
  for (let index = 0; index <= replicasPerShard; index++) {
    for (const [shard, members] of assignment.entries()) {
      if (members[index] !== undefined || spare.length === 0) continue;
      const rank =
        index === 0 ? overloadRank(assignment, places) : sharedDomainCost(members, places);
      const best = lowest(spare, rank);
      spare.splice(spare.indexOf(best), 1);
      members[index] = best;
      taken.push({ shard, index });
    }
  }
  swapPositions(assignment, taken, places);
  return assignment.map(([primary, ...replicas]) => ({ primary, replicas: occupied(replicas) }));
}

/** The first of the pods with the lowest rank; none is below 0. */
function lowest(pods: readonly number[], rank: (pod: number) => number): number {
  let best = { pod: pods[0], rank: rank(pods[0]) };
  for (const pod of pods) {
    if (best.rank === 0) break;
    const other = rank(pod);
    if (other < best.rank) best = { pod, rank: other };
  }
  return best.pod;
}

function occupied(members: Members): number[] {
  return members.filter((pod) => pod !== undefined);
}

/**
 * The pods that should become the primaries of their shards, so that no Kubernetes node or zone has
 * half of the primaries where that is possible. Shards keep their members.
 */
export function promotions(shards: readonly Shard[], places: Places): number[] {
  const primaries = shards.map(({ primary }) => primary);
  for (let cost = overloadCost(primaries, places); cost > 0;) {
    const before = cost;
    shards.forEach(({ primary, replicas }, shard) => {
      for (const member of [primary, ...replicas]) {
        const trial = primaries.with(shard, member);
        const trialCost = overloadCost(trial, places);
        if (trialCost < cost) {
          primaries[shard] = member;
          cost = trialCost;
        }
      }
    });
    if (cost === before) break;
  }
  return primaries.filter((pod, shard) => pod !== shards[shard].primary);
}

/** Ranks a pod as a primary: the fewer primaries near it, the better. */
function overloadRank(assignment: Assignment, places: Places): (pod: number) => number {
  const primaries = occupied(assignment.map(([primary]) => primary));
  const onNode = tally(primaries, places, 'node');
  const inZone = tally(primaries, places, 'zone');
  return (pod) =>
    (onNode.get(places.get(pod)?.node ?? '') ?? 0) * COST.primariesOnNode +
    (inZone.get(places.get(pod)?.zone ?? '') ?? 0) * COST.primariesInZone;
}

/** Ranks a pod as a replica: the fewer of the shard's members near it, the better. */
function sharedDomainCost(members: Members, places: Places): (pod: number) => number {
  return (pod) => sharingCost([...members, pod], places);
}

/** Swaps two of the pods that were assigned now, as long as that makes the placement better. */
function swapPositions(
  assignment: Assignment,
  positions: readonly Position[],
  places: Places,
): void {
  const primaries = (): number[] => occupied(assignment.map(([primary]) => primary));
  const costOf = (a: Position, b: Position): number =>
    sharingCost(assignment[a.shard], places) +
    sharingCost(assignment[b.shard], places) +
    (a.index === 0 || b.index === 0 ? overloadCost(primaries(), places) : 0);
  const swap = (a: Position, b: Position): void => {
    const pod = assignment[a.shard][a.index];
    assignment[a.shard][a.index] = assignment[b.shard][b.index];
    assignment[b.shard][b.index] = pod;
  };
  const canImprove = (): boolean =>
    overloadCost(primaries(), places) > 0 ||
    assignment.some((members) => sharingCost(members, places) > 0);

  for (let improved = true; improved && canImprove();) {
    improved = false;
    for (const [i, a] of positions.entries()) {
      for (const b of positions.slice(i + 1)) {
        const before = costOf(a, b);
        swap(a, b);
        if (costOf(a, b) < before) {
          improved = true;
        } else {
          swap(a, b);
        }
      }
    }
  }
}

/** What it costs that members of one shard share a Kubernetes node or a zone. */
export function sharingCost(members: Members, places: Places): number {
  return (
    sharing(members, places, 'node') * COST.sharedNode +
    sharing(members, places, 'zone') * COST.sharedZone
  );
}

/** How many members of one shard run where another one of them does. */
export function sharing(members: Members, places: Places, domain: keyof Place): number {
  const known = members
    .map((pod) => (pod === undefined ? undefined : places.get(pod)?.[domain]))
    .filter((here) => here !== undefined);
  return known.length - new Set(known).size;
}

/** What it costs that Kubernetes nodes or zones have more primaries than a majority can lose. */
function overloadCost(primaries: readonly number[], places: Places): number {
  const excess = (domain: keyof Place): number =>
    overloadedDomains(primaries, places, domain).reduce((sum, domain) => sum + domain.excess, 0);
  return excess('node') * COST.primariesOnNode + excess('zone') * COST.primariesInZone;
}

/** A Kubernetes node or zone, how many primaries it has, and how many more than a majority can lose. */
export interface OverloadedDomain {
  readonly at: string;
  readonly count: number;
  readonly excess: number;
}

/** The Kubernetes nodes or zones that have more primaries than a majority can lose. */
export function overloadedDomains(
  primaries: readonly number[],
  places: Places,
  domain: keyof Place,
): OverloadedDomain[] {
  const allowed = Math.ceil(primaries.length / 2) - 1;
  return [...tally(primaries, places, domain)]
    .filter(([, count]) => count > allowed)
    .map(([at, count]) => ({ at, count, excess: count - allowed }));
}

function tally(pods: readonly number[], places: Places, domain: keyof Place): Map<string, number> {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const here = places.get(pod)?.[domain];
    if (here !== undefined) counts.set(here, (counts.get(here) ?? 0) + 1);
  }
  return counts;
}
