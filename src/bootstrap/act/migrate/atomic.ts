import { Clock } from '../../util/clock';
import { AtomicWay } from '../../cluster/observation';
import { areSameRanges, rangesOf, slotsOf } from '../../cluster/slot-ranges';
import { execAll } from '../../redis/exec-all';
import { SlotMigration } from '../../cluster/slot-migration';
import { MigrationPeer } from './peer';
import { MigrationResult } from './result';
import { begin, parseTasks, STATUS, Task } from '../../redis/migration-tasks';
import { Semaphore } from '../../util/semaphore';

/** Slots that the servers move by themselves, and how. */
export interface AtomicMigration extends SlotMigration<MigrationPeer> {
  readonly way: AtomicWay;
  /** The mean size of a slot, by which progress is told. */
  readonly mean: { readonly keys: number; readonly bytes: number };
  /** How many slots go in one task. */
  readonly piece: number;
}

/** Between two looks at a task, in milliseconds; a small one is over after about as long. */
const POLL_INTERVAL_MS = 10;

/**
 * Has slots moved until all are moved or `until` has come. What still runs then goes on by itself
 * and is waited for by the next call. Redis knows one task at a time for a node, at whichever end
 * it is, and answers "another ASM task is already in progress" (8.6.3); Valkey queues the tasks of
 * a source itself (9.1.2), but one that waits there cannot be seen on its target.
 */
export async function moveAtomically(
  moves: readonly AtomicMigration[],
  clock: Clock,
  until: number,
): Promise<MigrationResult[]> {
  const semaphore = new Map(
    moves.flatMap(({ source, target }) => [source, target].map(({ id }) => [id, new Semaphore(1)])),
  );
  const runs = await Promise.all(
    moves.map(async (move) => ({ move, task: await running(move).catch(() => undefined) })),
  );
  const take = <T>({ source, target, way }: AtomicMigration, use: () => Promise<T>): Promise<T> => {
    const [first, second] = [source.id, target.id].sort();
    const withSemaphore = (id: string, then: () => Promise<T>): Promise<T> =>
      (semaphore.get(id) as Semaphore).take(then);
    return way === 'MIGRATESLOTS'
      ? withSemaphore(source.id, use)
      : withSemaphore(first, () => withSemaphore(second, use));
  };
  const ends = new Map<AtomicMigration, Promise<MigrationResult>>();
  // Those that have a task already take their turns before the others ask for them.
  for (const { move, task } of runs.toSorted((a, b) => +!a.task - +!b.task)) {
    ends.set(
      move,
      moveOne(move, task, clock, until, (use) => take(move, use)),
    );
  }
  return Promise.all(moves.map((move) => ends.get(move) as Promise<MigrationResult>));
}

async function moveOne(
  move: AtomicMigration,
  known: Task | undefined,
  clock: Clock,
  until: number,
  take: (use: () => Promise<boolean>) => Promise<boolean>,
): Promise<MigrationResult> {
  const all = slotsOf(move.ranges);
  let left = all;
  let task = known;
  let failure: string | undefined;
  const step = async (): Promise<boolean> => {
    if (task === undefined && clock.now() >= until) return false;
    task ??= await start(move, left.slice(0, move.piece));
    if (!(await hasEnded(move, task, clock, until))) return false;
    const moved = new Set(slotsOf(task.ranges));
    left = left.filter((slot) => !moved.has(slot));
    task = undefined;
    return left.length > 0;
  };
  try {
    while (await take(step));
  } catch (error) {
    failure = (error as Error).message;
  }
  const slots = all.length - left.length;
  return {
    slots,
    keys: Math.round(slots * move.mean.keys),
    bytes: Math.round(slots * move.mean.bytes),
    ...(failure === undefined ? {} : { failure }),
  };
}

async function start(move: AtomicMigration, slots: readonly number[]): Promise<Task> {
  const { way, source, target } = move;
  const ranges = rangesOf(slots);
  await execAll(commander(move).channel, [begin(way, ranges, target.id)]);
  const isMine = (task: Task): boolean => areSameRanges(task.ranges, ranges) && isOf(move, task);
  const task = (await tasks(move, commander(move))).find(isMine);
  if (task !== undefined) return task;
  throw new Error(`${way} of ${slots.length} slots from ${source.id} is not in the list of tasks`);
}

/** Waits for the end of a task, or until the time is over; a task that failed is an error. */
async function hasEnded(
  move: AtomicMigration,
  { name, ranges }: Task,
  clock: Clock,
  until: number,
): Promise<boolean> {
  const find = async (end: MigrationPeer): Promise<Task | undefined> =>
    (await tasks(move, end)).find((task) => task.name === name);
  for (;;) {
    const task = await find(commander(move));
    if (task?.state === 'done') return true;
    if (task?.state !== 'running') {
      // Valkey's source only knows that it lost its target, which knows why.
      const other = await find(move.target).catch(() => undefined);
      const reasons = [task?.reason, other?.reason].filter(Boolean);
      throw new Error(
        `the move of ${slotsOf(ranges).length} slots failed: ` +
          (reasons.length > 0 ? [...new Set(reasons)].join(' ') : 'it was cancelled'),
      );
    }
    if (clock.now() >= until) return false;
    await clock.sleep(POLL_INTERVAL_MS);
  }
}

async function running(move: AtomicMigration): Promise<Task | undefined> {
  const isRunning = (task: Task): boolean => task.state === 'running' && isOf(move, task);
  return (await tasks(move, commander(move))).find(isRunning);
}

async function tasks({ way }: AtomicMigration, { channel }: MigrationPeer): Promise<Task[]> {
  const [reply] = await execAll(channel, [STATUS[way]]);
  return parseTasks(way, reply as unknown[][]);
}

/** The server that begins a task and knows all about it. */
function commander({ way, source, target }: AtomicMigration): MigrationPeer {
  return way === 'MIGRATESLOTS' ? source : target;
}

function isOf({ source, target }: AtomicMigration, task: Task): boolean {
  return task.source === source.id && task.target === target.id;
}
