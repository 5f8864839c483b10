import { formatAddress } from '../../topology';
import { lostMajority } from '../cluster/lost-majority';
import { formatList } from '../util/list';
import { wait } from './decision';
import { Rule } from './rule';

/**
 * Waits for lost primaries whose replicas no majority can elect, and says what a person can do. The program
 * does not do it by itself: pods that come back bring every write with them.
 */
export const awaitMajority: Rule = ({ cluster }) => {
  const majority = cluster.hasKeys ? lostMajority(cluster) : undefined;
  const successors = majority?.lost.flatMap(({ successor }) => successor?.name ?? []) ?? [];
  if (majority === undefined || successors.length === 0) return undefined;
  const { total, lost } = majority;
  const left = total - lost.length;
  return wait(
    'MajorityLost',
    `${lost.length} of ${total} primaries are lost ` +
      `(${formatList(lost.map(({ line }) => formatAddress(line)))}), and the ${left} that are left are no ` +
      `majority to elect their replicas: bring their pods back with their volumes; where that cannot ` +
      `be, cdk8s-redis-cluster takeover makes ${formatList(successors)} primaries, and may lose the ` +
      `last writes`,
  );
};
