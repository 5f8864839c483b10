import { Row, timeSeries } from '../panels';
import { nodes, over, rate } from '../queries';

/** What the servers hold. */
export function memoryRow(): Row {
  return {
    title: 'Memory and keys',
    panels: [
      timeSeries({
        title: 'Memory of maxmemory',
        description: 'Empty where the servers have no `maxMemory`.',
        queries: [
          over(
            `max by (pod) (${nodes('memory_used_bytes')} / (${nodes('memory_max_bytes')} > 0))`,
            '{{pod}}',
          ),
        ],
        unit: 'percentunit',
        width: 6,
      }),
      timeSeries({
        title: 'Memory',
        description: 'What the servers have from the system; their limit counts this.',
        queries: [over(`max by (pod) (${nodes('memory_used_rss_bytes')})`, '{{pod}}')],
        unit: 'bytes',
        width: 6,
      }),
      timeSeries({
        title: 'Keys',
        description: 'Of the primaries, one on top of the other.',
        queries: [
          over(
            `sum by (pod) (${nodes('db_keys')} ` +
              `and on (namespace, pod) ${nodes('instance_info', 'role="master"')})`,
            '{{pod}}',
          ),
        ],
        unit: 'short',
        stacked: true,
        width: 6,
      }),
      timeSeries({
        title: 'Keys that went',
        description: 'Expired at the end of their time, or evicted because the memory was full.',
        queries: [
          over(`sum(${rate('expired_keys_total')})`, 'expired'),
          over(`sum(${rate('evicted_keys_total')})`, 'evicted'),
        ],
        unit: 'cps',
        width: 6,
      }),
    ],
  };
}
