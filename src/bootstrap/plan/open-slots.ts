import { Decision, step } from './decision';
import { Rule } from './rule';
import { OpenSlot, OversizedKey } from '../cluster/observation';
import { planMove, refuseOversized } from './reshard';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { includesSlot, rangesOf } from '../cluster/slot-ranges';
import { groupBy } from '../util/group-by';

/**
 * Completes what an earlier run, or a person, began: a slot that a primary imports goes to it, because
 * some of its keys may be there already; or else to a primary that has keys of it, because the primary
 * before it imported the slot. Other open slots are closed.
 */
export const closeOpenSlots: Rule = ({ cluster, seen: { oversizedKeys = [] } }) =>
  finish(cluster, oversizedKeys) ??
  refuseOversized(oversizedKeys.filter(({ slot }) => isOpen(slot, cluster))) ??
  step(
    'ClosingSlots',
    'close open slots that no node imports',
    primaries(cluster)
      .filter(({ own }) => own.openSlots.length > 0)
      .map(({ ordinal, own }) => ({
        kind: 'closeSlots',
        pod: ordinal,
        ranges: rangesOf(own.openSlots.map(({ slot }) => slot)),
      })),
  );

/**
 * Tells a primary that imports a slot who owns it by now, where the source lost it to its replica. A
 * server ignores the new owner of a slot that it imports (clusterUpdateSlotsConfigWith in the servers'
 * cluster.c): it would never agree, and while it knows no owner it answers CLUSTERDOWN to a MIGRATE.
 */
export const correctImporters: Rule = ({ cluster }) =>
  step(
    'FinishingSlots',
    'tell nodes that import slots who owns them by now',
    primaries(cluster).flatMap((importer) => {
      const unaware = importer.own.openSlots.flatMap(({ slot, mark }) => {
        const owner = cluster.slots.ownerOf(slot);
        const known = owner && importer.view.lines.get(owner.view.id)?.slots;
        return mark === 'importing' && owner !== importer && known && !includesSlot(known, slot)
          ? [{ owner, slot }]
          : [];
      });
      return [...groupBy(unaware, ({ owner }) => owner)].map(([owner, found]) => ({
        kind: 'setOwner',
        pod: importer.ordinal,
        owner: owner.ordinal,
        ranges: rangesOf(found.map(({ slot }) => slot)),
      }));
    }),
  );

function isOpen(slot: number, cluster: ClusterState): boolean {
  return primaries(cluster).some(({ own }) => own.openSlots.some((open) => open.slot === slot));
}

function finish(
  cluster: ClusterState,
  oversizedKeys: readonly OversizedKey[],
): Decision | undefined {
  const pinned = new Set(oversizedKeys.map(({ slot }) => slot));
  const importing = openSlotsBy('importing', cluster);
  const migrating = openSlotsBy('migrating', cluster);
  const migrations = new Map<string, { source: Member; target: Member; slots: number[] }>();
  for (const slot of new Set([...importing.keys(), ...migrating.keys()])) {
    if (pinned.has(slot)) continue;
    const source = cluster.slots.ownerOf(slot);
    const meant = primaryOf(source && migrating.get(slot)?.get(source), cluster);
    const holders = primaries(cluster).filter(({ view }) => view.openKeys?.has(slot));
    const takers = [...(importing.get(slot)?.keys() ?? []), ...holders].filter(
      (taker) => taker !== source,
    );
    const target = meant && takers.includes(meant) ? meant : (takers[0] ?? meant);
    if (source === undefined || target === undefined || target === source) continue;
    const key = `${source.ordinal} ${target.ordinal}`;
    const slots = [...(migrations.get(key)?.slots ?? []), slot];
    migrations.set(key, { source, target, slots });
  }
  return planMove(
    'FinishingSlots',
    'finish moving the open slots',
    [...migrations.values()].map(({ source, target, slots }) => ({
      source,
      target,
      ranges: rangesOf(slots),
    })),
    cluster,
  );
}

/** By slot, the primaries that are importing or migrating it, and the node id at the other end. */
function openSlotsBy(
  kind: OpenSlot['mark'],
  cluster: ClusterState,
): Map<number, Map<Member, string>> {
  const found = new Map<number, Map<Member, string>>();
  for (const member of primaries(cluster)) {
    for (const { slot, mark, peer } of member.own.openSlots) {
      if (mark !== kind) continue;
      found.set(slot, (found.get(slot) ?? new Map<Member, string>()).set(member, peer));
    }
  }
  return found;
}

/** A replica accepts no commands about slots. */
function primaries({ members }: ClusterState): Member[] {
  return members.filter(({ own }) => own.primary === undefined);
}

/** The primary of the shard that a node belongs to: roles may have changed since the slot was opened. */
function primaryOf(id: string | undefined, { byId }: ClusterState): Member | undefined {
  const member = id === undefined ? undefined : byId.get(id);
  return member?.own.primary === undefined ? member : byId.get(member.own.primary);
}
