import { groupBy } from '../util/group-by';
import { gauge, gauges, Metric } from './metric';
import { NodeStatus, Status } from './status';

/** The metrics of the shards and of where their nodes run. */
export function shardMetrics({ shards, nodes }: Status): Metric[] {
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
  ];
}

function isPrimary({ role, slots }: NodeStatus): boolean {
  return role === 'primary' && slots.length > 0;
}
