import { Topology } from '../../topology';
import { isComplete, isMeeting, remaining, Survey } from '../cluster/cluster-state';
import { isNew, knows, Member, reaches } from '../cluster/member';
import { enumerate } from '../util/list';
import { listeners, reachesAll } from './agree';
import { Command } from './command';
import { Decision, step } from './decision';

/**
 * Nodes that hold nothing and know nobody join a cluster that serves: by themselves, and emptied once
 * more, for what the volume of a former node brings back after a restart would claim its slots.
 */
export function welcome(facts: Survey, wanted: Topology): Decision | undefined {
  if (!isComplete(facts)) return undefined;
  const peers = remaining(facts, wanted);
  const newcomers = peers.filter(isNew);
  const meets = meetings(
    pairs(newcomers, peers, (_member, _peer, distance) => isPowerOfTwo(distance)),
    facts,
  );
  return step(
    `let ${enumerate(newcomers.map(({ name }) => name))} join`,
    meets.length === 0
      ? []
      : [...newcomers.map(({ ordinal }): Command => ({ kind: 'empty', pod: ordinal })), ...meets],
  );
}

/**
 * Each pod meets those 1, 2, 4, 8, ... ordinals on, and gossip does the rest: n log n commands, and
 * no two pods are more than log n steps apart. A pod that has moved is met by all that knew it.
 */
export function introduceAll(facts: Survey, wanted: Topology): Decision | undefined {
  // One of two may have been told to forget the other, before a run was killed.
  const isOneSided = (member: Member, peer: Member): boolean =>
    knows(peer, member.view.id) && !member.view.lines.has(peer.view.id);
  const serves = isComplete(facts);
  const peers = [...remaining(facts, wanted), ...listeners(facts, wanted)];
  return step(
    'introduce all pods to one another',
    meetings(
      pairs(
        peers.filter((member) => !reachesAll(member, facts)),
        peers,
        (member, peer, distance) =>
          !reaches(member, peer) &&
          (isPowerOfTwo(distance) ||
            knows(member, peer.view.id) ||
            (serves && isOneSided(member, peer))),
      ),
      facts,
    ),
  );
}

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
export function meetings(pairs: readonly Member[][], facts: Survey): Command[] {
  return pairs
    .filter(([member, peer]) => !isMeeting(member, peer, facts))
    .map(([member, peer]) => ({ kind: 'meet', pod: member.ordinal, peer: peer.ordinal }));
}
