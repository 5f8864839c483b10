import { formatAddress } from '../../topology';
import { clusterState } from '../cluster/cluster-state';
import { lostMajority, LostPrimary } from '../cluster/lost-majority';
import { Member } from '../cluster/member';
import { formatRanges } from '../cluster/slot-ranges';
import { refuse } from '../plan/decision';
import { Clock } from '../util/clock';
import { countOf } from '../util/count-of';
import { formatList } from '../util/list';
import { ClusterClient } from './live-cluster';
import { Outcome } from './outcome';

/** How long replicas may take until they are primaries; they take some milliseconds. */
const DEADLINE_MS = 10_000;
const POLL_INTERVAL_MS = 200;

const LOSSES =
  'What the lost primaries had answered and these replicas had not received is lost for good, also ' +
  'when they come back: they become replicas then. If one of them still runs, where neither its peers ' +
  'nor this command reach it, then what clients write there is lost as well.';

/**
 * Makes replicas primaries where the majority that would elect them is lost, once a person who was told
 * what may be lost has confirmed it.
 */
export async function takeOver(
  client: ClusterClient,
  confirm: (question: string) => Promise<boolean>,
  clock: Clock,
  log: (line: string) => void,
): Promise<Outcome> {
  const seen = await client.observe();
  const majority = lostMajority(clusterState(seen));
  if (majority === undefined) {
    return refuse(
      'MajorityPresent',
      'most primaries are there, or some node still reaches those that are not: replicas of lost ' +
        'primaries are elected without help, within about the node timeout',
    );
  }
  const { total, lost } = majority;
  const ready = lost.filter(hasSuccessor);
  const names = formatList(ready.map(({ successor }) => successor.name));
  log(`${lost.length} of ${total} primaries are lost:`);
  for (const primary of lost) log(`  ${description(primary)}`);
  if (ready.length === 0) {
    return refuse(
      'SlotsLost',
      'no replica of them was seen: bring back a pod of theirs and its volume',
    );
  }
  if (!(await confirm(`${LOSSES}\nMake ${names} primaries? Type yes to go on: `))) {
    return refuse(
      'NotConfirmed',
      'nothing was changed: only the answer yes, or --yes, confirms it',
    );
  }
  const commands = ready.map(({ successor }) => ({
    kind: 'takeOver' as const,
    pod: successor.ordinal,
  }));
  for (const line of await client.act(commands, seen)) log(line);
  const ids = new Set(ready.map(({ successor }) => successor.view.id));
  for (const end = clock.now() + DEADLINE_MS; ; await clock.sleep(POLL_INTERVAL_MS)) {
    const { slots } = clusterState(await client.observe());
    const owners = [...slots.byOwner.keys()].filter(({ view }) => ids.has(view.id));
    if (owners.length === ids.size) {
      return { kind: 'done', reason: 'TakingOver', message: `${names} have taken over` };
    }
    if (clock.now() > end) {
      const message = `${countOf(owners.length, 'replica')} of ${ids.size} have taken over`;
      return { kind: 'gaveUp', reason: 'TakingOver', message, afterMs: DEADLINE_MS };
    }
  }
}

function hasSuccessor(lost: LostPrimary): lost is LostPrimary & { readonly successor: Member } {
  return lost.successor !== undefined;
}

function description({ line, successor }: LostPrimary): string {
  const primary = `${formatAddress(line)} with slots ${formatRanges(line.slots)}`;
  return successor === undefined
    ? `${primary}: no replica of it was seen`
    : `${primary}: its replica ${successor.name} has ${countOf(successor.view.keys, 'key')}`;
}
