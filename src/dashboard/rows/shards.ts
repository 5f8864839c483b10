import { BigValueColorMode, BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { Row, stat, table, timeSeries } from '../panels';
import { keeper, now, over, perSecond } from '../queries';

/** What the copies of the data are like, and where they are. */
export function shardsRow(): Row {
  return {
    title: 'Shards',
    panels: [
      timeSeries({
        title: 'Replicas of each shard',
        description: 'Those that answer. A shard without one is lost with its primary.',
        queries: [
          over(`max by (shard) (${keeper('shard_replicas')})`, 'shard {{shard}}'),
          over(`max(${keeper('replicas_per_shard_wanted')})`, 'wanted'),
        ],
        unit: 'short',
        width: 8,
      })
        .decimals(0)
        .overrideByName('wanted', [
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
        ]),
      timeSeries({
        title: 'Replica lag',
        description: "How much of its primary's writes a replica has not received yet.",
        queries: [over(`max by (shard, member) (${keeper('replica_lag_bytes')})`, '{{member}}')],
        unit: 'bytes',
        width: 8,
      }),
      table(
        {
          title: 'Placement',
          description:
            'The primaries with slots on each Kubernetes node: all of them fail with it.',
          queries: [
            now(`sort_desc(max by (host, zone) (${keeper('primaries')}))`).format(
              PromQueryFormat.Table,
            ),
          ],
          width: 8,
        },
        { zone: 'zone', host: 'Kubernetes node', Value: 'primaries' },
      ),
    ],
  };
}

/** What the keeper does. */
export function keeperRow(): Row {
  return {
    title: 'Keeper and Jobs',
    panels: [
      timeSeries({
        title: 'Slots moved',
        description: 'From one shard to another, whoever moved them. A failover moves none.',
        queries: [over(`sum(${perSecond(keeper('slots_moved_total'))})`, 'slots')],
        unit: 'cps',
        width: 6,
      }),
      timeSeries({
        title: 'Steps',
        // A counter begins with its first step, which is no increase of it.
        description: 'How many the keeper has taken since it started, by their reasons.',
        queries: [over(`max by (reason) (${keeper('steps_total')})`, '{{reason}}')],
        unit: 'short',
        width: 6,
      }).decimals(0),
      timeSeries({
        title: 'Looks',
        description: 'The keeper looks every 3 s while nothing changes.',
        queries: [
          over(`sum(${perSecond(keeper('looks_total'))})`, 'looks'),
          over(`sum(${perSecond(keeper('look_failures_total'))})`, 'failed looks'),
          over(`sum(${perSecond(keeper('command_failures_total'))})`, 'refused commands'),
        ],
        unit: 'cps',
        width: 6,
      }),
      stat({
        title: 'Versions',
        description: 'The servers by their versions, and the keeper.',
        queries: [
          now(`max by (version) (${keeper('servers')})`, '{{version}}'),
          now(`max by (version) (${keeper('build_info')})`, 'keeper {{version}}'),
        ],
        width: 6,
      })
        .height(8)
        .colorMode(BigValueColorMode.None)
        .textMode(BigValueTextMode.ValueAndName),
    ],
  };
}
