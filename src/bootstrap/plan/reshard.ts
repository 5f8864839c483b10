import { epochDisagreement } from '../cluster/agreement';
import { ClusterState } from '../cluster/cluster-state';
import { Member } from '../cluster/member';
import { SlotMigration } from '../cluster/slot-migration';
import { formatRanges, slotCount } from '../cluster/slot-ranges';
import { formatBytes } from '../util/bytes';
import { countOf } from '../util/count-of';
import { formatList } from '../util/list';
import { OversizedKey } from '../cluster/observation';
import { Decision, Refusal, refuse, step, wait } from './decision';
import { Reason } from './reason';
import { load, slotMoves } from './slot-moves';
import { Rule } from './rule';

/** Moves slots until each shard has the same number of them. */
export const reshard: Rule = ({ seen: { oversizedKeys = [] }, cluster, shards }) => {
  const owners = shards.map(({ owner }) => owner);
  const pinned = oversizedKeys.map(({ slot }) => slot);
  const moves = slotMoves(owners, cluster.slots, pinned);
  if (moves.length === 0) {
    const isBalanced = pinned.length === 0 || slotMoves(owners, cluster.slots).length === 0;
    return isBalanced ? undefined : refuseOversized(oversizedKeys);
  }
  const { versions } = cluster;
  if (versions.size > 1) {
    // A server takes no keys from one of a newer version.
    return wait(
      'VersionsDiffer',
      `slots move once all servers have the same version; now there are ${formatList([...versions])}`,
    );
  }
  const excess = exceedsMaxmemory(moves);
  if (excess !== undefined) return refuse('MaxmemoryExceeded', excess);
  const count = moves.reduce((sum, { ranges }) => sum + slotCount(ranges), 0);
  return planMove(
    'MovingSlots',
    `move ${countOf(count, 'slot')} to balance ${shards.length} shards`,
    moves,
    cluster,
  );
};

/** Refuses to move a key that its target would not take, once all else has moved. */
export function refuseOversized(keys: readonly OversizedKey[]): Refusal | undefined {
  const [first, ...others] = keys;
  if (first === undefined) return undefined;
  const { slot, key, bytes, limit, source, target } = first;
  const more = others.length === 0 ? '' : ` (and ${countOf(others.length, 'other slot')})`;
  return refuse(
    'KeyTooLarge',
    `slot ${slot}${more} cannot leave ${source}: its key ${key} takes ${formatBytes(bytes)} to send, and ` +
      `${target} takes ${formatBytes(limit)} at most: raise proto-max-bulk-len and ` +
      `client-query-buffer-limit on every server, or split or delete the key`,
  );
}

/**
 * The step that moves slots, or the wait before it. A target makes its claim newer than all that it
 * knows of. If it did not know the epoch of the source, or if the source had yet to raise its own because
 * another node has the same one, then nodes that do not know of the move would side with the source, and
 * the target would delete the keys.
 */
export function planMove(
  reason: Reason,
  message: string,
  migrations: readonly SlotMigration<Member>[],
  cluster: ClusterState,
): Decision | undefined {
  const sources = [...new Set(migrations.map(({ source }) => source))];
  const targets = new Set(migrations.map(({ target }) => target));
  const unknown = cluster.members
    .filter((member) => targets.has(member) || member.own.slots.length > 0)
    .map((member) => epochDisagreement(member, sources, cluster))
    .find((text) => text !== undefined);
  if (unknown !== undefined) return wait('WaitingForAgreement', unknown);
  return step(
    reason,
    message,
    migrations.map(({ source, target, ranges }) => ({
      kind: 'moveSlots',
      source: source.ordinal,
      target: target.ordinal,
      ranges,
    })),
  );
}

/** Waits for servers that are moving slots by themselves. */
export const awaitMigrations: Rule = ({ cluster: { members } }) => {
  const target = members.find(({ view }) => view.migrations.length > 0);
  if (target === undefined) return undefined;
  const { migrations } = target.view;
  const reason = migrations.map((each) => each.reason).find((text) => text !== '');
  return wait(
    'WaitingForMigrations',
    `${target.name} is importing slots ${formatRanges(migrations.flatMap(({ ranges }) => ranges))}` +
      (reason === undefined
        ? ''
        : `, and tries again after "${reason}": fix that, or cancel it with CLUSTER MIGRATION ` +
          `CANCEL ALL`),
  );
};

/** A target whose maxmemory cannot hold what it would get. */
function exceedsMaxmemory(migrations: readonly SlotMigration<Member>[]): string | undefined {
  const incoming = new Map<Member, number>();
  for (const migration of migrations) {
    const { target } = migration;
    incoming.set(target, (incoming.get(target) ?? 0) + load(migration).bytes);
  }
  for (const [{ name, view }, bytes] of incoming) {
    const { used, limit } = view.memory;
    if (limit > 0 && used + bytes > limit) {
      return (
        `${name} would hold about ${formatBytes(used + bytes)}, more than its maxmemory of ` +
        `${formatBytes(limit)}: raise maxmemory, or ask for more shards`
      );
    }
  }
  return undefined;
}
