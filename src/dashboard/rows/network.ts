import { Row, timeSeries } from '../panels';
import { nodes, over, rate } from '../queries';

/** Who is connected, and what goes over the network. */
export function networkRow(): Row {
  return {
    title: 'Connections and network',
    panels: [
      timeSeries({
        title: 'Connections',
        description: 'Of clients, without replicas and the bus.',
        queries: [over(`max by (pod) (${nodes('connected_clients')})`, '{{pod}}')],
        unit: 'short',
        width: 6,
      }),
      timeSeries({
        title: 'Connections of the limit',
        description: 'At 100 % a server refuses the next one.',
        queries: [
          over(
            `max by (pod) (${nodes('connected_clients')} / ${nodes('config_maxclients')})`,
            '{{pod}}',
          ),
        ],
        unit: 'percentunit',
        width: 6,
      }),
      timeSeries({
        title: 'Received',
        description: 'By each server, from clients and from its primary.',
        queries: [over(`sum by (pod) (${rate('net_input_bytes_total')})`, '{{pod}}')],
        unit: 'Bps',
        width: 6,
      }),
      timeSeries({
        title: 'Sent',
        description: 'By each server, to clients and to its replicas.',
        queries: [over(`sum by (pod) (${rate('net_output_bytes_total')})`, '{{pod}}')],
        unit: 'Bps',
        width: 6,
      }),
    ],
  };
}
