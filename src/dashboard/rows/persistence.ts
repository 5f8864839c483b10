import { Row, stateTimeline, timeSeries, words } from '../panels';
import { nodes, over, rate } from '../queries';

/** Whether what the servers hold is on their volumes. */
export function persistenceRow(): Row {
  const written = ['aof_last_write', 'aof_last_bgrewrite', 'rdb_last_bgsave']
    .map((name) => nodes(`${name}_status`))
    .join(' * ');
  return {
    title: 'Persistence',
    panels: [
      stateTimeline({
        title: 'Writes to the volume',
        description: 'Whether the last ones of the append-only file and of a snapshot succeeded.',
        queries: [over(`min by (pod) (${written})`, '{{pod}}')],
        width: 6,
      }).mappings(words({ 1: ['ok', 'green'], 0: ['failed', 'red'] })),
      timeSeries({
        title: 'Last snapshot',
        description: 'How old the last RDB file is. With an append-only file it may be.',
        queries: [
          over(`time() - max by (pod) (${nodes('rdb_last_save_timestamp_seconds')})`, '{{pod}}'),
        ],
        unit: 's',
        width: 6,
      }),
      timeSeries({
        title: 'Append-only file',
        description: 'Its size, which falls where it is rewritten.',
        queries: [over(`max by (pod) (${nodes('aof_current_size_bytes')})`, '{{pod}}')],
        unit: 'bytes',
        width: 6,
      }),
      timeSeries({
        title: 'Delayed fsync',
        description: 'A volume that is too slow: clients waited for it.',
        queries: [over(`sum by (pod) (${rate('aof_delayed_fsync')})`, '{{pod}}')],
        unit: 'cps',
        width: 6,
      }),
    ],
  };
}
