import { BigValueTextMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { SLOTS } from '../../topology';
import {
  color,
  colored,
  reasonsLink,
  Row,
  stat,
  stateTimeline,
  stepped,
  thresholds,
  words,
} from '../panels';
import { keeper, now, over } from '../queries';

/** The keeper looks every 3 s; an alert follows after a minute. */
const LATE_S = 15;
const SILENT_S = 60;

const GOOD_UNTIL_ONE = thresholds('green', [1, 'red']);

/** What the keeper thinks of the cluster: all that is needed to know whether to get up. */
export function stateRow(): Row {
  return {
    title: 'State, as the keeper sees it',
    panels: [
      stat({
        title: 'Cluster',
        description: 'Whether `check` would end with 0.',
        queries: [now(`max(${keeper('healthy')})`)],
        width: 4,
      }).mappings(words({ 1: ['healthy', 'green'], 0: ['not healthy', 'red'] })),
      stat({
        title: 'Decision',
        description: 'What was decided at the last look. A refusal waits for a person.',
        queries: [now(`max by (kind, reason) (${keeper('decision')})`, '{{kind}}: {{reason}}')],
        width: 6,
      })
        .textMode(BigValueTextMode.Name)
        .colorScheme(color('blue'))
        .overrideByRegexp('/^done/', colored('green'))
        .overrideByRegexp('/^refuse/', colored('red'))
        .links(reasonsLink()),
      stat({
        title: 'Nodes',
        description: 'Those that are healthy, and those that are missing of the wanted ones.',
        queries: [
          now(`max(${keeper('nodes_healthy')})`, 'healthy'),
          now(
            `clamp_min(max(${keeper('nodes_wanted')}) - max(${keeper('nodes_healthy')}), 0)`,
            'missing',
          ),
        ],
        width: 5,
      })
        .thresholds(thresholds('green'))
        .overrideByName('missing', stepped(GOOD_UNTIL_ONE)),
      stat({
        title: 'Slots',
        description: `Of ${SLOTS}: those that no node serves, and those that are on their way.`,
        queries: [
          now(`${SLOTS} - max(${keeper('slots_assigned')})`, 'without an owner'),
          now(`max(${keeper('slots_migrating')})`, 'migrating'),
        ],
        width: 5,
      })
        .thresholds(GOOD_UNTIL_ONE)
        .overrideByName('migrating', stepped(thresholds('green', [1, 'blue']))),
      stat({
        title: 'Last look',
        description:
          'How old the figures of the keeper are. If it does not look, it repairs nothing.',
        queries: [now(`time() - max(${keeper('last_look_timestamp_seconds')})`)],
        width: 4,
      })
        .unit('s')
        .decimals(0)
        .thresholds(thresholds('green', [LATE_S, 'yellow'], [SILENT_S, 'red'])),
      stateTimeline({
        title: 'Problems',
        description: 'What `status` reports, and of how many nodes, shards or slots.',
        queries: [
          over(`max by (reason, severity) (${keeper('problems')}) > 0`, '{{severity}}: {{reason}}'),
        ],
        width: 12,
      })
        .noValue('none')
        .colorScheme(color('orange'))
        .overrideByRegexp('/^error/', colored('red'))
        .links(reasonsLink()),
      stateTimeline({
        title: 'Decisions',
        description: 'What was decided at each look.',
        queries: [over(`max by (kind, reason) (${keeper('decision')})`, '{{kind}}: {{reason}}')],
        width: 12,
      })
        .showValue(VisibilityMode.Never)
        .colorScheme(color('blue'))
        .overrideByRegexp('/^done/', colored('green'))
        .overrideByRegexp('/^refuse/', colored('red'))
        .links(reasonsLink()),
    ],
  };
}
