import { groupBy } from '../util/group-by';
import { counters, gauge, gauges, Metric } from './metric';
import { NodeStatus, Status } from './status';

/** The metrics of the shards and of where their nodes run. */
export function shardMetrics(
  { shards, nodes }: Status,
  failovers: ReadonlyMap<string, number>,
): Metric[] {
  const replicas = nodes.filter(
    ({ shard, role, problem }) =>
      shard !== undefined && role === 'replica' && problem === undefined,
  );
  const numbers = Array.from({ length: shards }, (_, index) => index + 1);
  return [
    gauge('shards', 'The shards that the cluster has.', shards),
    gauges(
      'shard_replicas',
      'The replicas of each shard that answer.',
      numbers.map((shard) => ({
        labels: { shard: `${shard}` },
        value: replicas.filter((replica) => replica.shard === shard).length,
      })),
    ),
    counters(
      'failovers_total',
      'How often a node was seen to have taken over from its primary.',
      nodes.map(({ pod }) => ({ labels: { member: pod }, value: failovers.get(pod) ?? 0 })),
    ),
    gauges(
      'replica_lag_bytes',
      "How much of its primary's writes a replica has not received yet.",
      replicas.flatMap(({ shard, pod, lag }) =>
        lag === undefined ? [] : [{ labels: { shard: `${shard}`, member: pod }, value: lag }],
      ),
    ),
    gauges(
      'primaries',
      'The primaries on each Kubernetes node.',
      [...groupBy(nodes.filter(isPrimary), ({ node, zone }) => JSON.stringify([node, zone]))].map(
        ([, [first, ...others]]) => ({
          labels: { host: first.node ?? '', zone: first.zone ?? '' },
          value: 1 + others.length,
        }),
      ),
    ),
    gauges(
      'shards_in_one_domain',
      'The shards all of whose nodes are on one Kubernetes node, or in one zone, while others are elsewhere.',
      Object.entries(shardsInOneDomain(nodes)).map(([domain, value]) => ({
        labels: { domain },
        value,
      })),
    ),
  ];
}

/** A shard on one host counts there only. */
function shardsInOneDomain(nodes: readonly NodeStatus[]): Record<'host' | 'zone', number> {
  const onHost = shardsTogether(nodes, 'node');
  const inZone = shardsTogether(nodes, 'zone').filter((shard) => !onHost.includes(shard));
  return { host: onHost.length, zone: inZone.length };
}

/** The shards with all of their nodes in one place, as far as that is known, though there are several. */
function shardsTogether(
  nodes: readonly NodeStatus[],
  domain: 'node' | 'zone',
): (number | undefined)[] {
  const placed = nodes.filter((each) => each.shard !== undefined && each[domain] !== undefined);
  const countPlaces = (some: readonly NodeStatus[]): number =>
    new Set(some.map((each) => each[domain])).size;
  if (countPlaces(placed) < 2) return [];
  return [...groupBy(placed, ({ shard }) => shard)]
    .filter(([, members]) => members.length > 1 && countPlaces(members) === 1)
    .map(([shard]) => shard);
}

function isPrimary({ role, slots }: NodeStatus): boolean {
  return role === 'primary' && slots.length > 0;
}
