import { Decision, step } from './decision';
import { OpenSlot, ownLine, Pod } from './observation';
import { move } from './resharding';
import { Member, rangesOf, Survey } from './survey';

/** The marks of all primaries. A replica repeats those of its own. */
export function openSlotsOf(pods: readonly Pod[]): OpenSlot[] {
  return pods.flatMap(({ view }) => {
    const own = view && ownLine(view);
    return own?.primary === undefined ? (own?.openSlots ?? []) : [];
  });
}

/**
 * Ends what an earlier run, or anybody, began: a slot that a primary imports goes to it, for some of
 * its keys may be there already; or else to one that has keys of it, for its former primary did. A
 * mark that leads nowhere is cleared.
 */
export function closeOpenSlots(facts: Survey): Decision | undefined {
  return finish(facts, () => true) ?? close(facts, () => true);
}

/**
 * Ends the moves of which one end fell, though not every node says ok. Of a slot that it imports a
 * server hears no new owner (clusterUpdateSlotsConfigWith in the servers' cluster.c), so that it
 * cannot say ok before; and a node that is gone is forgotten only when no mark names it any more.
 */
export function closeBroken(facts: Survey): Decision | undefined {
  const isBroken = ({ slot, mark, peer }: OpenSlot): boolean =>
    mark === 'importing' ? peer !== facts.owners[slot]?.view.id : !facts.byId.has(peer);
  const broken = new Set(
    openSlotsOf(facts.members)
      .filter(isBroken)
      .map(({ slot }) => slot),
  );
  const isMeant = (slot: number): boolean => broken.has(slot);
  return finish(facts, isMeant) ?? close(facts, isMeant);
}

/**
 * Clears marks that lead nowhere. Whoever makes its claim the newest must not have lost a slot
 * without having heard of it.
 */
function close(facts: Survey, isMeant: (slot: number) => boolean): Decision | undefined {
  const knowsItsSlots = (member: Member): boolean =>
    member.own.slots.every(({ first, last }) =>
      facts.owners.slice(first, last + 1).every((owner) => owner === member),
    );
  return step(
    'close the slots that are on their way to nobody',
    primaries(facts)
      .filter(knowsItsSlots)
      .map(({ ordinal, own: { openSlots } }) => ({
        ordinal,
        slots: openSlots.map(({ slot }) => slot).filter(isMeant),
      }))
      .filter(({ slots }) => slots.length > 0)
      .map(({ ordinal, slots }) => ({
        kind: 'closeSlots',
        pod: ordinal,
        ranges: rangesOf(new Set(slots)),
      })),
  );
}

function finish(facts: Survey, isMeant: (slot: number) => boolean): Decision | undefined {
  const importers = marked(facts, 'importing');
  const exporters = marked(facts, 'migrating');
  const moves = new Map<string, { from: Member; to: Member; slots: Set<number> }>();
  for (const slot of new Set([...importers.keys(), ...exporters.keys()])) {
    if (!isMeant(slot)) continue;
    const from = facts.owners[slot];
    const meant = primaryOf(from && exporters.get(slot)?.get(from), facts);
    const holders = primaries(facts).filter(({ view }) => view.openKeys?.has(slot));
    const takers = [...(importers.get(slot)?.keys() ?? []), ...holders].filter(
      (taker) => taker !== from,
    );
    const to = meant && takers.includes(meant) ? meant : (takers[0] ?? meant);
    if (from === undefined || to === undefined || to === from) continue;
    const key = `${from.ordinal} ${to.ordinal}`;
    const known = moves.get(key) ?? { from, to, slots: new Set() };
    moves.set(key, { ...known, slots: known.slots.add(slot) });
  }
  return move(
    'finish the slots that are open',
    [...moves.values()].map(({ from, to, slots }) => ({ from, to, ranges: rangesOf(slots) })),
  );
}

/** By slot, the primaries that have marked it so, and the node id at the other end. */
function marked(facts: Survey, kind: OpenSlot['mark']): Map<number, Map<Member, string>> {
  const found = new Map<number, Map<Member, string>>();
  for (const member of primaries(facts)) {
    for (const { slot, mark, peer } of member.own.openSlots) {
      if (mark !== kind) continue;
      found.set(slot, (found.get(slot) ?? new Map<Member, string>()).set(member, peer));
    }
  }
  return found;
}

/** A replica can be told nothing about slots. */
function primaries({ members }: Survey): Member[] {
  return members.filter(({ own }) => own.primary === undefined);
}

/** The primary of the shard that a node belongs to, for roles may have changed since it was marked. */
function primaryOf(id: string | undefined, { byId }: Survey): Member | undefined {
  const member = id === undefined ? undefined : byId.get(id);
  return member?.own.primary === undefined ? member : byId.get(member.own.primary);
}
