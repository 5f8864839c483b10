import { Topology } from '../../topology';
import { Command, formatRanges } from './command';
import { Decision, step } from './decision';
import { disagreement, ignorance } from '../cluster/agreement';
import { enumerate } from '../util/list';
import { remaining } from './scale-in';
import { isFailing, NodeLine } from '../cluster/observation';
import { Shaped } from './target-shards';
import {
  isComplete,
  isMeeting,
  isNew,
  isReplaced,
  knows,
  knowsNobody,
  Member,
  reaches,
  strangers,
  Survey,
} from '../cluster/cluster-state';

/** Gives the slots of nobody to the shards that they belong to. */
export function shareOut(shards: readonly Shaped[]): Decision | undefined {
  return step(
    'give the slots of nobody to their shards',
    shards
      .filter(({ missing }) => missing.length > 0)
      .map(({ head, missing }) => ({ kind: 'addSlots', pod: head.ordinal, ranges: missing })),
  );
}

/**
 * Replicas of a node that is none of the pods any more have the last copy of its keys, and nobody
 * else may take its slots: the others elect one of them. While a cluster forms there may be no
 * majority to elect, but no keys either, and one of them takes over unelected.
 */
export function succeed({ members, byId, hasKeys }: Survey): Decision | undefined {
  const orphans = members.filter(
    ({ own: { primary }, view }) =>
      primary !== undefined &&
      !byId.has(primary) &&
      (view.lines.get(primary)?.slots ?? []).length > 0,
  );
  if (orphans.length === 0) return undefined;
  if (hasKeys) {
    const [{ name, own }] = orphans;
    return { kind: 'wait', why: `${name} is to take over from ${own.primary}, which is gone` };
  }
  const heirs = new Map(orphans.map(({ own, ordinal }) => [own.primary, ordinal]));
  return step(
    'let replicas take over from nodes that are gone, which held nothing',
    [...heirs.values()].map((pod) => ({ kind: 'takeOver', pod })),
  );
}

/**
 * Slots that somebody knows an owner of, though no pod says that it is the one: a role is changing
 * hands between two looks, or news of a lost node has not gone round. They are not for others.
 */
export function inTransit({ members, owners }: Survey): Decision | undefined {
  if (!owners.includes(undefined)) return undefined;
  for (const { view } of members) {
    for (const { slots } of view.lines.values()) {
      const transit = slots.find(({ first }) => owners[first] === undefined);
      if (transit !== undefined) {
        return { kind: 'wait', why: `slots ${formatRanges([transit])} are changing hands` };
      }
    }
  }
  return undefined;
}

/** While two swap their roles, a look at one after the other may find them both to be replicas. */
export function swapping({ members, owners }: Survey, { shards }: Topology): Decision | undefined {
  if (!owners.includes(undefined)) return undefined;
  const able = members.filter(({ own }) => own.primary === undefined).length;
  return able < shards
    ? { kind: 'wait', why: `all but ${able} pods are replicas, and ${shards} primaries are wanted` }
    : undefined;
}

/** Attaches replicas to their primaries, as soon as they know them. */
export function attach(shards: readonly Shaped[]): Decision | undefined {
  const late = shards.flatMap(({ head, replicas }) =>
    replicas
      .filter(({ own }) => own.primary !== head.view.id)
      .map((replica) => ({ head, replica })),
  );
  const ready = late.filter(
    ({ head, replica }) =>
      replica.own.slots.length === 0 &&
      replica.view.lines.get(head.view.id)?.flags.includes('master'),
  );
  return step(
    'attach the replicas to their primaries',
    ready.map(({ head, replica }) => ({
      kind: 'replicate',
      pod: replica.ordinal,
      primary: head.ordinal,
    })),
  );
}

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

function reachesAll(member: Member, { acquaintances, members }: Survey): boolean {
  return acquaintances.get(member)?.reached === members.length - 1;
}

/** Some of the members with any other one each, and how many members on the second one is. */
function pairs(
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

function isPowerOfTwo(distance: number): boolean {
  return Number.isInteger(Math.log2(distance));
}

/**
 * Nodes that are dead or have another one in their place, own nothing, and have no replica. A server
 * clears its marks that name a node which it forgets (clusterDelNode in the servers' cluster.c), so
 * the slots that were on their way to one, or from one, are to be closed before.
 */
export function forget(facts: Survey): Decision | undefined {
  const isGone = (line: NodeLine): boolean => isFailing(line) || isReplaced(line, facts);
  const isLost = (id: string): boolean =>
    !facts.marked.has(id) &&
    facts.members.every(({ view, own }) => {
      const line = view.lines.get(id);
      return own.primary !== id && (!line || (isGone(line) && line.slots.length === 0));
    });
  const known = facts.members.map((member) => ({ member, lines: strangers(member, facts) }));
  const ids = new Set(known.flatMap(({ lines }) => lines.map(({ id }) => id)));
  const lost = new Set([...ids].filter(isLost));
  return step(
    'forget nodes that are gone and own nothing',
    known.flatMap(({ member, lines }) =>
      lines
        .filter(({ id }) => lost.has(id))
        .map(({ id }) => ({ kind: 'forget' as const, pod: member.ordinal, id })),
    ),
  );
}

/**
 * Waits until each node agrees with each other one. Nodes that are leaving and own nothing any more
 * are nobody's concern, and have to know only who owns the slots. Whoever has not heard yet who took a
 * slot over tells the new owner that it lost the slot, as soon as the former one has a higher epoch,
 * and the new owner deletes its keys (before Redis 7.0): so each round of moves waits for this as well.
 */
export function agree(
  facts: Survey,
  wanted: Topology,
  judge: typeof disagreement,
): Decision | undefined {
  const voices = remaining(facts, wanted);
  const leaving = listeners(facts, wanted);
  const flaws = [
    ...voices.map((member) => judge(member, voices, facts)),
    ...leaving.map((member) => ignorance(member, voices, facts)),
  ].filter((flaw) => flaw !== undefined);
  const count = voices.length + leaving.length;
  return flaws.length === 0
    ? undefined
    : {
        kind: 'wait',
        why: `${count - flaws.length} of ${count} nodes agree; ${flaws[0]}`,
      };
}

/** Nodes that are leaving and own nothing, as long as nobody has forgotten them, and none was reset. */
function listeners(facts: Survey, wanted: Topology): Member[] {
  const voices = new Set(remaining(facts, wanted));
  const strange = [...voices].filter((member) => !reachesAll(member, facts));
  return facts.members.filter(
    (member) =>
      !voices.has(member) &&
      !knowsNobody(member) &&
      strange.every(({ view }) => view.lines.has(member.view.id)),
  );
}

/** Handshakes that have not begun yet. */
export function meetings(pairs: readonly Member[][], facts: Survey): Command[] {
  return pairs
    .filter(([member, peer]) => !isMeeting(member, peer, facts))
    .map(([member, peer]) => ({ kind: 'meet', pod: member.ordinal, peer: peer.ordinal }));
}
