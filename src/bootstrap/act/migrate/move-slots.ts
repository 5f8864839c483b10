import { NodeView, ownLine } from '../../cluster/observation';
import { rangesOf, slotCount, slotsOf } from '../../cluster/slot-ranges';
import { SlotMigration } from '../../cluster/slot-migration';
import { Clock } from '../../util/clock';
import { Semaphore } from '../../util/semaphore';
import { AtomicMigration, moveAtomically } from './atomic';
import { IN_FLIGHT, moveKeys, WORKERS } from './by-key';
import { SeenPeer } from './peer';
import { MigrationHistory, MoveFailure } from './history';
import { LEAST_LIMIT_BYTES, restoreLimit } from './oversized';
import { progressText } from './progress';
import { MigrationResult, total } from './result';

/** How long a step moves slots, in milliseconds, before the plan is made anew. */
const SLICE_MS = 2_000;

/**
 * What all moves of a step have open at a time is about this. Each slot that is assigned is told to
 * all nodes, which each write their nodes.conf: that takes 0.7 ms of processor time with 8 nodes
 * (measured by hand on 2 cores with Redis 7.0.15), and clients of servers that share processors wait
 * for as many at once.
 */
const OPEN = { slots: 96, keys: 24_000, bytes: 48 * 1024 * 1024 };

/**
 * What one task of the servers takes along. Each costs its source a fork and both a pause; a task
 * that fails begins again from nothing.
 */
const PIECE = { slots: 1_024, keys: 1_000_000, bytes: 256 * 1024 * 1024 };

/**
 * Moves slots for a while, all moves side by side, and returns what the log is to say: now and then how
 * far it is, and each failure.
 */
export async function moveSlots(
  migrations: readonly SlotMigration<SeenPeer>[],
  clock: Clock,
  history = new MigrationHistory(),
): Promise<string[]> {
  const start = clock.now();
  const until = start + SLICE_MS;
  const semaphores = new Map(migrations.map(({ source }) => [source.id, new Semaphore(IN_FLIGHT)]));
  const byKey = migrations.map((migration) => byKeyPart(migration, history));
  const byKeyResults = await Promise.all(
    byKey.map(async (part) => {
      const { source, target } = part;
      const semaphore = semaphores.get(source.id) as Semaphore;
      const limit = await limitOf(part);
      const pace = { chunk: chunkOf(source.view, migrations.length), semaphore, limit };
      const result = await moveKeys(part, pace, clock, until);
      for (const [slot, key] of result.oversized ?? []) {
        const ends = { source: source.name, target: target.name };
        history.oversized.set(slot, { ...key, ...ends, limit: limit ?? 0 });
      }
      return result;
    }),
  );
  // A server that has an open slot begins no task.
  const isClosed = byKeyResults.every(
    ({ slots }, index) => slots === slotCount(byKey[index].ranges),
  );
  const atomic = isClosed ? migrations.flatMap((migration) => atomicPart(migration, history)) : [];
  const atomicResults = await moveAtomically(atomic, clock, until);
  for (const [index, { failure, slots }] of atomicResults.entries()) {
    history.add(atomic[index], failure !== undefined, slots);
  }
  const results = [...byKeyResults, ...atomicResults];
  const toGo = slotCount(migrations.flatMap(({ ranges }) => ranges));
  const failed = failures([...byKey, ...atomic], results);
  history.lastFailures = failed;
  const done = total(results);
  const isEstimate = total(atomicResults).slots > 0;
  // Where all that came of it is a failure, only that is worth a line.
  const progress =
    failed.length > 0 && done.slots + done.keys === 0
      ? undefined
      : history.meter.add({ done, toGo, start, end: clock.now(), isEstimate });
  return [...(progress ? [progressText(progress)] : []), ...failed.map(({ text }) => text)];
}

/** What a target takes of one key, where its source may have a larger one. */
async function limitOf({ source, target }: SlotMigration<SeenPeer>): Promise<number | undefined> {
  const { dataset } = source.view.memory;
  if (dataset < LEAST_LIMIT_BYTES) return undefined;
  const limit = await restoreLimit(target.channel);
  return dataset < limit ? undefined : limit;
}

/** The slots that cannot be left to the servers. */
function byKeyPart(
  migration: SlotMigration<SeenPeer>,
  history: MigrationHistory,
): SlotMigration<SeenPeer> {
  const { source, target, ranges } = migration;
  const way = source.view.atomicMoves;
  if (way === undefined || way !== target.view.atomicMoves) return migration;
  if (history.isGivenUp(migration) && canGoByKey(migration)) return migration;
  const openSlots = [source, target].flatMap(({ view }) => ownLine(view).openSlots);
  const open = openSlots.map(({ slot }) => slot);
  return { ...migration, ranges: rangesOf(slotsOf(ranges).filter((slot) => open.includes(slot))) };
}

/** MIGRATE knows only the database that is selected. */
function canGoByKey({ source }: SlotMigration<SeenPeer>): boolean {
  return source.view.otherDatabases === undefined;
}

/** The slots that the servers move by themselves, if there are some. */
function atomicPart(
  migration: SlotMigration<SeenPeer>,
  history: MigrationHistory,
): (SlotMigration<SeenPeer> & AtomicMigration)[] {
  const { view } = migration.source;
  const byKey = new Set(slotsOf(byKeyPart(migration, history).ranges));
  const ranges = rangesOf(slotsOf(migration.ranges).filter((slot) => !byKey.has(slot)));
  if (view.atomicMoves === undefined || ranges.length === 0) return [];
  const piece = Math.ceil(
    Math.min(slotCount(ranges), fitting(view, PIECE)) / history.shrink(migration),
  );
  return [{ ...migration, ranges, way: view.atomicMoves, mean: meanSlot(view), piece }];
}

/** How many slots each worker of one of so many moves opens together. */
function chunkOf(view: NodeView, moves: number): number {
  return fitting(view, {
    slots: OPEN.slots / (WORKERS * moves),
    keys: OPEN.keys / moves,
    bytes: OPEN.bytes / moves,
  });
}

/** How many slots of a node stay within a limit, by the mean of what it holds; at least one. */
function fitting(view: NodeView, limit: typeof OPEN): number {
  const { keys, bytes } = meanSlot(view);
  const slots = Math.min(limit.slots, limit.keys / keys, limit.bytes / bytes);
  return Math.max(1, Math.floor(slots));
}

function meanSlot(view: NodeView): { keys: number; bytes: number } {
  const slots = slotCount(ownLine(view).slots);
  return { keys: view.keys / slots, bytes: view.memory.dataset / slots };
}

function failures(
  migrations: readonly SlotMigration<SeenPeer>[],
  results: readonly MigrationResult[],
): MoveFailure[] {
  return results.flatMap(({ failure }, index) => {
    const [source, target] = [migrations[index].source.name, migrations[index].target.name];
    return failure === undefined ? [] : [{ source, text: `${source} to ${target}: ${failure}` }];
  });
}
