import { Observation, Place, Places, placesOf } from '../cluster/observation';
import { CurrentShards, ShardMember } from '../cluster/shards';
import { overloadedDomains, sharing } from '../plan/placement';
import { shardName } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** What a Kubernetes node and a zone are called, and the reasons that concern them. */
const DOMAINS = {
  node: { noun: 'Kubernetes node', shared: 'SharedHost', primaries: 'PrimariesShareHost' },
  zone: { noun: 'zone', shared: 'SharedZone', primaries: 'PrimariesShareZone' },
} as const;

const DOMAIN_NAMES = ['node', 'zone'] as const;

/** Pods that fail together because they share a Kubernetes node or a zone. */
export function placementProblems(seen: Observation, current: CurrentShards): StatusProblem[] {
  return [...sharedDomains(seen, current), ...overloaded(seen, current)];
}

/** Members of one shard that share a domain; where all pods do, that alone is reported. */
function sharedDomains({ pods }: Observation, { shards }: CurrentShards): StatusProblem[] {
  const places = placesOf(pods);
  const [first, ...others] = new Set(pods.map(({ place }) => place.node));
  if (pods.length > 1 && others.length === 0 && first !== undefined) {
    return [problem('SharedHost', `all pods run on Kubernetes node ${first} and fail with it`)];
  }
  return shards.flatMap((shard, index) => {
    const ordinals = shard.map(({ pod }) => pod.ordinal);
    const domain = DOMAIN_NAMES.find(
      (each) => hasSeveral(places, each) && sharing(ordinals, places, each) > 0,
    );
    if (domain === undefined) return [];
    const { noun, shared } = DOMAINS[domain];
    const message = `members of shard ${shardName(shards, index)} share a ${noun}: `;
    return [problem(shared, message + spread(shard, domain))];
  });
}

function spread(shard: readonly ShardMember[], domain: keyof Place): string {
  return shard.map(({ pod }) => `${pod.name} on ${pod.place[domain] ?? '?'}`).join(', ');
}

/** Half of the primaries on one Kubernetes node or in one zone take the majority with them. */
function overloaded({ pods }: Observation, { shards }: CurrentShards): StatusProblem[] {
  const places = placesOf(pods);
  const primaries = shards.flatMap(([{ pod, line }]) =>
    line?.primary === undefined ? [pod.ordinal] : [],
  );
  return DOMAIN_NAMES.filter((domain) => hasSeveral(places, domain)).flatMap((domain) =>
    overloadedDomains(primaries, places, domain).map(({ at, count }) =>
      problem(
        DOMAINS[domain].primaries,
        `${DOMAINS[domain].noun} ${at} has ${count} of ${primaries.length} primaries: if it fails, ` +
          `no majority is left to elect replicas`,
      ),
    ),
  );
}

function hasSeveral(places: Places, domain: keyof Place): boolean {
  return new Set([...places.values()].map((place) => place[domain])).size > 1;
}
