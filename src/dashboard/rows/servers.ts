import { Row, stat, stateTimeline, stepped, thresholds, timeSeries, words } from '../panels';
import { allNodes, nodes, now, over } from '../queries';

/** What the servers say of themselves, also where there is no keeper. */
export function serversRow(): Row {
  const isPrimary = `max by (pod) (${nodes('instance_info', 'role="master"')})`;
  const isReplica = `max by (pod) (${nodes('instance_info', 'role="slave"')})`;
  return {
    title: 'Servers, as their exporters see them',
    panels: [
      stat({
        title: 'cluster_state',
        description: 'What the nodes tell clients. Those with `fail` serve no commands.',
        queries: [
          now(`sum(${allNodes('cluster_state')})`, 'ok'),
          now(`count(${allNodes('cluster_state')} == 0) or vector(0)`, 'fail'),
          now(`count(${allNodes('up')} == 0) or vector(0)`, 'no answer'),
        ],
        width: 6,
      })
        .height(8)
        .thresholds(thresholds('green', [1, 'red']))
        .overrideByName('ok', stepped(thresholds('red', [1, 'green']))),
      stateTimeline({
        title: 'Roles',
        description: 'A failover is where two bars change places; a server that is gone has a gap.',
        queries: [over(`${isPrimary} or 0 * ${isReplica}`, '{{pod}}')],
        width: 12,
      }).mappings(words({ 1: ['primary', 'blue'], 0: ['replica', 'super-light-blue'] })),
      timeSeries({
        title: 'Uptime',
        description: 'Of the servers. A line that falls to 0 is a restart.',
        queries: [over(`time() - max by (pod) (${nodes('start_time_seconds')})`, '{{pod}}')],
        unit: 's',
        width: 6,
      }),
    ],
  };
}
