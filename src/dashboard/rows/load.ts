import { Row, timeSeries } from '../panels';
import { over, rate } from '../queries';

/** As many as a person can tell apart. */
const MOST = 10;

/** What clients ask for, and how it goes. */
export function commandsRow(): Row {
  const hits = `sum(${rate('keyspace_hits_total')})`;
  const misses = `sum(${rate('keyspace_misses_total')})`;
  const calls = `sum by (cmd) (${rate('commands_total')})`;
  return {
    title: 'Commands',
    panels: [
      timeSeries({
        title: 'Commands by node',
        description: 'With those that replicas get from their primaries.',
        queries: [over(`sum by (pod) (${rate('commands_processed_total')})`, '{{pod}}')],
        unit: 'cps',
        width: 8,
      }),
      timeSeries({
        title: 'Commands by name',
        description: `The ${MOST} that are sent most.`,
        queries: [over(`topk(${MOST}, ${calls})`, '{{cmd}}')],
        unit: 'cps',
        width: 8,
      }),
      timeSeries({
        title: 'Time of a command',
        description: `The mean inside of the server, without the network, of the ${MOST} slowest.`,
        queries: [
          over(
            `topk(${MOST}, sum by (cmd) (${rate('commands_duration_seconds_total')}) / (${calls} > 0))`,
            '{{cmd}}',
          ),
        ],
        unit: 's',
        width: 8,
      }),
      timeSeries({
        title: 'Errors',
        description:
          'What clients were told, from Redis 6.2 on. MOVED and ASK lead clients to a slot and are ' +
          'usual where slots move; CLUSTERDOWN, OOM, MISCONF and NOAUTH are not.',
        queries: [
          over(`sum by (err) (${rate('errors_total')})`, '{{err}}'),
          over(`sum(${rate('rejected_connections_total')})`, 'connections refused'),
        ],
        unit: 'cps',
        width: 8,
      }),
      timeSeries({
        title: 'Hit rate',
        description: 'How many of the keys that were read are there.',
        queries: [over(`${hits} / (${hits} + ${misses} > 0)`, 'hits')],
        unit: 'percentunit',
        max: 1,
        width: 8,
      }),
      timeSeries({
        title: 'CPU',
        description: 'A server runs commands on one core: at 1 it is as fast as it gets.',
        queries: [
          over(
            `sum by (pod) (${rate('cpu_user_seconds_total')} + ${rate('cpu_sys_seconds_total')})`,
            '{{pod}}',
          ),
        ],
        unit: 'short',
        width: 8,
      }),
    ],
  };
}
