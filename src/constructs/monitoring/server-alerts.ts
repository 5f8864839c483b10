import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { Alert, LATER, selector, SOON } from './alert';
import { AlertOptions } from './alert-options';
import { nodePods } from './pod-names';

/** What the exporters see. */
export function serverAlerts(
  statefulSet: RedisStatefulSet,
  { repairTime, memoryPercent, connectionsPercent }: Required<AlertOptions>,
): Alert[] {
  const pods = selector(statefulSet, nodePods(statefulSet));
  const used = `redis_memory_used_bytes${pods} / (redis_memory_max_bytes${pods} > 0)`;
  const connections = `redis_connected_clients${pods} / redis_config_maxclients${pods}`;
  const failed = ['aof_last_write', 'aof_last_bgrewrite', 'rdb_last_bgsave'].map(
    (name) => `redis_${name}_status${pods} == 0`,
  );
  return [
    {
      name: 'RedisClusterFailing',
      severity: 'critical',
      expr: `count by (namespace) (redis_cluster_state${pods} == 0) > 0`,
      after: SOON,
      summary: 'cluster_state:fail on {{ $value }} of the nodes, which serve no commands',
    },
    ...(evicts(statefulSet)
      ? []
      : [
          {
            name: 'RedisClusterMemoryHigh',
            severity: 'warning' as const,
            expr: `max by (namespace, pod) (${used}) > ${memoryPercent / 100}`,
            after: LATER,
            summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its maxmemory',
          },
          {
            name: 'RedisClusterKeysEvicted',
            severity: 'critical' as const,
            expr: `sum by (namespace, pod) (increase(redis_evicted_keys_total${pods}[10m])) > 0`,
            after: SOON,
            summary: '{{ $labels.pod }} has evicted keys, which its configuration does not allow',
          },
        ]),
    {
      name: 'RedisClusterPersistenceFailing',
      severity: 'critical',
      expr: `count by (namespace, pod) (${failed.join(' or ')}) > 0`,
      after: LATER,
      summary: '{{ $labels.pod }} cannot write to its volume',
    },
    {
      name: 'RedisClusterConnectionsHigh',
      severity: 'warning',
      expr: `max by (namespace, pod) (${connections}) > ${connectionsPercent / 100}`,
      after: LATER,
      summary: '{{ $labels.pod }} has {{ $value | humanizePercentage }} of its connections in use',
    },
    {
      name: 'RedisClusterExporterSilent',
      severity: 'warning',
      // An exporter that does not answer is down, and one that does not reach its server says so.
      expr: `count by (namespace) (up${pods} == 0 or redis_up${pods} == 0) > 0 or absent(redis_up${pods})`,
      after: repairTime,
      summary: 'exporters do not answer, or do not reach their servers',
    },
  ];
}

/** Whether a full server makes room by itself. */
function evicts({ config }: RedisStatefulSet): boolean {
  return (config._directive('maxmemory-policy') ?? 'noeviction') !== 'noeviction';
}
