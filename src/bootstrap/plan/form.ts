import { Member, reaches } from '../cluster/member';
import { inHandshake } from '../cluster/observation';
import { areSameRanges } from '../cluster/slot-ranges';
import { formatList } from '../util/list';
import { step, wait } from './decision';
import { meetings } from './meet';
import { Rule } from './rule';
import { TargetShard } from './target-shards';

/** The nodes of a shard get to know each other first: so it settles while few messages are under way. */
export const meetWithinShards: Rule = ({ cluster, shards }) => {
  if (!cluster.isForming) return undefined;
  const pairs = shards.flatMap(({ owner, replicas }) =>
    replicas.flatMap((replica) => [
      [owner, replica],
      [replica, owner],
    ]),
  );
  const late = pairs.filter(([member, peer]) => !reaches(member, peer));
  return (
    step('MeetingNodes', 'let the nodes of each shard meet', meetings(late, cluster)) ??
    (late.length > 0
      ? wait('WaitingForHandshakes', `${names(late.flat())} are shaking hands`)
      : undefined)
  );
};

/**
 * A server that starts as a primary refuses to serve for its first two seconds
 * (CLUSTER_WRITABLE_DELAY in the servers' cluster.c), a replica does not: one that takes over serves
 * at once. It is done only while the shard knows no other one and no node holds a key.
 */
export const letReplicasTakeOver: Rule = ({ cluster, shards }) => {
  if (!cluster.isForming) return undefined;
  const idle = shards.filter(
    (shard) =>
      !shard.owner.view.ok && shard.replicas.some(servesPartOfTheSlots) && isByItself(shard),
  );
  const successors = idle.flatMap(({ owner, replicas }) =>
    replicas.filter((replica) => isReady(replica, owner)).slice(0, 1),
  );
  return (
    step(
      'TakingOver',
      'let a replica of each shard take over',
      successors.map(({ ordinal }) => ({ kind: 'takeOver', pod: ordinal })),
    ) ??
    (idle.length > 0
      ? wait(
          'WaitingForReplicas',
          `the replicas of ${names(idle.map(({ owner }) => owner))} are not ready to take over`,
        )
      : undefined)
  );
};

function isByItself({ owner, replicas }: TargetShard): boolean {
  const ids = [owner, ...replicas].map(({ view }) => view.id);
  for (const line of owner.view.lines.values()) {
    if (!inHandshake(line) && !ids.includes(line.id)) return false;
  }
  return true;
}

function servesPartOfTheSlots({ view }: Member): boolean {
  return view.tuning?.requireFullCoverage === false;
}

function isReady({ own, view }: Member, owner: Member): boolean {
  const known = view.lines.get(owner.view.id);
  return (
    view.ok &&
    own.primary === owner.view.id &&
    known !== undefined &&
    areSameRanges(known.slots, owner.own.slots)
  );
}

function names(members: readonly Member[]): string {
  return formatList([...new Set(members.map(({ name }) => name))]);
}
