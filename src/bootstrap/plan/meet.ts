import { isMeeting, ClusterState } from '../cluster/cluster-state';
import { isNew, knows, Member, reaches } from '../cluster/member';
import { formatList } from '../util/list';
import { leavingNodes, reachesAll } from './agree';
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
    pairsOf(newcomers, peers, (_member, _peer, distance) => isPowerOfTwo(distance)),
    cluster,
  );
  return step(
    'JoiningNodes',
    `join ${formatList(newcomers.map(({ name }) => name))} to the cluster`,
    meets.length === 0
      ? []
      : [...newcomers.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal })), ...meets],
  );
};

/**
 * Each node meets the nodes 1, 2, 4, 8, ... places after it, and gossip does the rest: that takes
 * n log n commands, and no two nodes are more than log n steps apart. A node whose address changed is
 * met by all that know it.
 */
export const meetAll: Rule = ({ cluster }) => {
  // A run that was killed may have told only one of two nodes to forget the other.
  const isOneSided = (member: Member, peer: Member): boolean =>
    knows(peer, member.view.id) && !member.view.lines.has(peer.view.id);
  const serves = cluster.isComplete;
  const peers = [...cluster.staying, ...leavingNodes(cluster)];
  return step(
    'MeetingNodes',
    'let all nodes meet',
    meetings(
      pairsOf(
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

/** Pairs of one of `some` and another member, where `test` holds; `distance` counts the places between. */
function pairsOf(
  some: readonly Member[],
  members: readonly Member[],
  test: (member: Member, peer: Member, distance: number) => boolean,
): Member[][] {
  const indexes = new Map(members.map((member, index) => [member, index]));
  return some.flatMap((member) => {
    const index = indexes.get(member) ?? 0;
    return members
      .filter(
        (peer, other) =>
          peer !== member && test(member, peer, (other - index + members.length) % members.length),
      )
      .map((peer) => [member, peer]);
  });
}

function isPowerOfTwo(distance: number): boolean {
  return Number.isInteger(Math.log2(distance));
}

/** The commands for these pairs to meet, except where a handshake is under way. */
export function meetings(pairs: readonly Member[][], cluster: ClusterState): Command[] {
  return pairs
    .filter(([member, peer]) => !isMeeting(member, peer, cluster))
    .map(([member, peer]) => ({ kind: 'meet', pod: member.ordinal, peer: peer.ordinal }));
}
