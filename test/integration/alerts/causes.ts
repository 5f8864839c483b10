import { CLAIM, JOB, keeper, SERVER } from './evaluate';

/** An alert, the series that make it fire, with the values then and before, and what it then says. */
type Cause = [
  alert: string,
  series: Record<string, readonly [to: number | '_', from: number | '_']>,
  labels: Record<string, string>,
  summary: string,
];

export const CAUSES: readonly Cause[] = [
  [
    'RedisClusterFailing',
    { [`redis_cluster_state{${SERVER}}`]: [0, 1] },
    {},
    'cluster_state:fail on 1 of the nodes, which serve no commands',
  ],
  [
    'RedisClusterSlotsUnassigned',
    { [keeper('slots_assigned')]: [10923, 16384] },
    {},
    'only 10923 of 16384 slots have an owner',
  ],
  [
    'RedisClusterShardWithoutReplica',
    { [keeper('shard_replicas', 'shard="2"')]: [0, 1] },
    { shard: '2' },
    'shard 2 has no replica, and would be lost with its primary',
  ],
  [
    'RedisClusterShardNotSpread',
    { [keeper('shards_in_one_domain', 'domain="zone"')]: [1, 0] },
    { domain: 'zone' },
    '1 of the shards have all copies in one zone, and fail with it',
  ],
  [
    'RedisClusterReplicaLag',
    {
      [keeper('replica_lag_bytes', 'shard="2",member="redis-4"')]: [67108864, 0],
    },
    { shard: '2', member: 'redis-4' },
    'redis-4 is 64MiB behind its primary',
  ],
  [
    'RedisClusterNodeGone',
    { [keeper('nodes_healthy')]: [4, 6] },
    {},
    '2 of the nodes are not healthy',
  ],
  [
    'RedisClusterNodesDisagree',
    {
      [keeper('problems', 'reason="NodesDisagree",severity="error"')]: [2, 0],
    },
    { reason: 'NodesDisagree' },
    'the nodes have different views of the cluster (NodesDisagree)',
  ],
  [
    'RedisClusterRefused',
    {
      [keeper('decision', 'kind="refuse",reason="ForeignNode"')]: [1, '_'],
    },
    { reason: 'ForeignNode' },
    'nothing is done until somebody acts (ForeignNode)',
  ],
  [
    'RedisClusterFormationSlow',
    {
      [keeper('forming')]: [1, 0],
      [keeper('slots_assigned')]: [0, 16384],
    },
    {},
    'the cluster has not formed yet',
  ],
  [
    'RedisClusterPasswordNotTaken',
    { [keeper('password_missing_nodes')]: [3, 0] },
    {},
    '3 nodes do not take the password of the Secret',
  ],
  [
    'RedisClusterFormerPasswordValid',
    { [keeper('password_former_nodes')]: [6, 0] },
    {},
    '6 nodes still let clients in with a former password, or none',
  ],
  [
    'RedisClusterMemoryHigh',
    { [`redis_memory_used_bytes{${SERVER}}`]: [95, 50] },
    { pod: 'redis-3' },
    'redis-3 uses 95% of its maxmemory',
  ],
  [
    'RedisClusterPersistenceFailing',
    { [`redis_aof_last_write_status{${SERVER}}`]: [0, 1] },
    { pod: 'redis-3' },
    'redis-3 cannot write to its volume',
  ],
  [
    'RedisClusterConnectionsHigh',
    { [`redis_connected_clients{${SERVER}}`]: [85, 50] },
    { pod: 'redis-3' },
    'redis-3 has 85% of its connections in use',
  ],
  [
    'RedisClusterExporterSilent',
    { [`redis_up{${SERVER}}`]: [0, 1] },
    {},
    'exporters do not answer, or do not reach their servers',
  ],
  [
    'RedisClusterVolumeFilling',
    { [`kubelet_volume_stats_available_bytes{${CLAIM}}`]: [10, 50] },
    { persistentvolumeclaim: 'data-redis-3' },
    'the volume data-redis-3 is 90% full',
  ],
  [
    'RedisClusterJobFailed',
    { [`kube_job_status_failed{${JOB}}`]: [1, 0] },
    { job_name: 'redis-bootstrap-0a1b2c3d' },
    'the Job redis-bootstrap-0a1b2c3d has refused or failed',
  ],
];
