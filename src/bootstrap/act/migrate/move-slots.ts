import { NodeView, ownLine } from '../../cluster/observation';
import { slotCount } from '../../cluster/slot-ranges';
import { Credentials } from '../../redis/connection';
import { Clock } from '../../util/clock';
import { Semaphore } from '../../util/semaphore';
import { AtomicMigration, moveAtomically } from './atomic';
import { IN_FLIGHT, KeyMigration, moveKeys, WORKERS } from './by-key';
import { SeenPeer } from './connect';
import { PaceMeter, progress } from './progress';
import { MigrationResult, total } from './result';

/** Slots that are to go from one primary to another. */
export interface SlotMigration {
  readonly source: SeenPeer;
  readonly target: SeenPeer;
  readonly slots: readonly number[];
}

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

/** Moves slots for a while, all moves side by side, and returns what the log is to say. */
export async function moveSlots(
  moves: readonly SlotMigration[],
  credentials: Credentials,
  clock: Clock,
  meter = new PaceMeter(),
): Promise<string[]> {
  const start = clock.now();
  const until = start + SLICE_MS;
  const semaphore = new Map(moves.map(({ source }) => [source.id, new Semaphore(IN_FLIGHT)]));
  const keyMoves = moves.map((move): KeyMigration & SlotMigration => ({
    ...move,
    slots: byKeys(move),
    chunk: fitting(move.source.view, {
      slots: OPEN.slots / (WORKERS * moves.length),
      keys: OPEN.keys / moves.length,
      bytes: OPEN.bytes / moves.length,
    }),
    semaphore: semaphore.get(move.source.id) as Semaphore,
    credentials,
  }));
  const byKey = await Promise.all(keyMoves.map((move) => moveKeys(move, clock, until)));
  // A server that has an open slot begins no task.
  const isClosed = byKey.every(({ slots }, index) => slots === keyMoves[index].slots.length);
  const atomic = isClosed ? moves.flatMap(atomicMove) : [];
  const byServers = await moveAtomically(atomic, clock, until);
  const done = [...byKey, ...byServers];
  const toGo = moves.reduce((sum, { slots }) => sum + slots.length, 0);
  const failed = failures([...keyMoves, ...atomic], done);
  const { slots, keys } = total(done);
  const end = clock.now();
  const pace = meter.add(slots, start, end);
  return [
    // Where all that came of it is a failure, only that is worth a line.
    ...(failed.length > 0 && slots + keys === 0
      ? []
      : [progress(total(done), toGo, end - start, total(byServers).slots > 0, pace)]),
    ...failed,
  ];
}

/** The slots that cannot be left to the servers. */
function byKeys({ source, target, slots }: SlotMigration): readonly number[] {
  const way = source.view.atomicMoves;
  if (way === undefined || way !== target.view.atomicMoves) return slots;
  const marked = [source, target].flatMap(({ view }) => ownLine(view).openSlots);
  const open = new Set(marked.map(({ slot }) => slot));
  return slots.filter((slot) => open.has(slot));
}

function atomicMove(move: SlotMigration): (AtomicMigration & SlotMigration)[] {
  const { view } = move.source;
  const open = new Set(byKeys(move));
  const slots = move.slots.filter((slot) => !open.has(slot));
  if (view.atomicMoves === undefined || slots.length === 0) return [];
  const piece = fitting(view, PIECE);
  return [{ ...move, slots, way: view.atomicMoves, mean: meanSlot(view), piece }];
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

function failures(moves: readonly SlotMigration[], done: readonly MigrationResult[]): string[] {
  return done.flatMap(({ failure }, index) => {
    const { source, target } = moves[index];
    return failure === undefined ? [] : [`${source.name} to ${target.name}: ${failure}`];
  });
}
