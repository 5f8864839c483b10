import { formatAddress } from '../../topology';
import { lostMajority } from '../cluster/lost-majority';
import { formatList } from '../util/list';
import { wait } from './decision';
import { awaitPods } from './preconditions';
import { Rule } from './rule';

/**
 * How many node timeouts the majority has to be lost for before it is said what a person can do: pods that
 * restart at once are back before, and whoever is told of a command that loses writes may use it.
 */
const PATIENT_TIMEOUTS = 3;

/**
 * Waits for lost primaries whose replicas no majority can elect, and says what a person can do. The program
 * does not do it by itself: pods that come back bring every write with them.
 */
export const awaitMajority: Rule = (context) => {
  const { spec, seen, cluster } = context;
  const majority = cluster.hasKeys ? lostMajority(cluster) : undefined;
  const successors = majority?.lost.flatMap(({ successor }) => successor?.name ?? []) ?? [];
  if (majority === undefined || successors.length === 0) return undefined;
  const { total, lost } = majority;
  const addresses = formatList(lost.map(({ line }) => formatAddress(line)));
  const are = `${lost.length} of ${total} primaries are lost (${addresses}), and`;
  if ((seen.majorityLostForMs ?? 0) < PATIENT_TIMEOUTS * spec.tuning.nodeTimeout) {
    return awaitPods(context) ?? wait('WaitingForElection', `${are} may yet come back`);
  }
  return wait(
    'MajorityLost',
    `${are} the ${total - lost.length} that are left are no majority to elect their replicas: bring ` +
      `their pods back with their volumes; where that cannot be, cdk8s-redis-cluster takeover makes ` +
      `${formatList(successors)} primaries, and may lose the last writes`,
  );
};
