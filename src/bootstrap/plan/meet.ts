import { isMeeting, ClusterState } from '../cluster/cluster-state';
import { isNew, knows, Member, reaches } from '../cluster/member';
import { formatList } from '../util/list';
import { listeners, reachesAll } from './agree';
import { Command } from './command';
import { step } from './decision';
import { Rule } from './rule';

/**
 * New nodes join a cluster that serves: before all others, and emptied once more, because keys that an
 * old volume brings back after a restart would claim their slots.
 */
export const joinNewNodes: Rule = ({ cluster }) => {
  if (!cluster.isComplete) return undefined;
  const peers = cluster.staying;
  const newcomers = peers.filter(isNew);
  const meets = meetings(
    pairs(newcomers, peers, (_member, _peer, distance) => isPowerOfTwo(distance)),
    cluster,
  );
  return step(
    'JoiningNodes',
    `let ${formatList(newcomers.map(({ name }) => name))} join`,
    meets.length === 0
      ? []
      : [...newcomers.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal })), ...meets],
  );
};

/**
 * Each pod meets those 1, 2, 4, 8, ... ordinals on, and gossip does the rest: n log n commands, and
 * no two pods are more than log n steps apart. A pod that has moved is met by all that knew it.
 */
export const meetAll: Rule = ({ cluster }) => {
  // One of two may have been told to forget the other, before a run was killed.
  const isOneSided = (member: Member, peer: Member): boolean =>
    knows(peer, member.view.id) && !member.view.lines.has(peer.view.id);
  const serves = cluster.isComplete;
  const peers = [...cluster.staying, ...listeners(cluster)];
  return step(
    'MeetingNodes',
    'introduce all pods to one another',
    meetings(
      pairs(
        peers.filter((member) => !reachesAll(member, cluster)),
        peers,
        (member, peer, distance) =>
          !reaches(member, peer) &&
          (isPowerOfTwo(distance) ||
            knows(member, peer.view.id) ||
            (serves && isOneSided(member, peer))),
      ),
      cluster,
    ),
  );
};

/** Some of the members with any other one each, and how many members on the second one is. */
export function pairs(
  some: readonly Member[],
  members: readonly Member[],
  test: (member: Member, peer: Member, distance: number) => boolean,
): Member[][] {
  const places = new Map(members.map((member, index) => [member, index]));
  return some.flatMap((member) => {
    const index = places.get(member) ?? 0;
    return members
      .filter(
        (peer, other) =>
          peer !== member && test(member, peer, (other - index + members.length) % members.length),
      )
      .map((peer) => [member, peer]);
  });
}

export function isPowerOfTwo(distance: number): boolean {
  return Number.isInteger(Math.log2(distance));
}

/** Handshakes that have not begun yet. */
export function meetings(pairs: readonly Member[][], cluster: ClusterState): Command[] {
  return pairs
    .filter(([member, peer]) => !isMeeting(member, peer, cluster))
    .map(([member, peer]) => ({ kind: 'meet', pod: member.ordinal, peer: peer.ordinal }));
}
