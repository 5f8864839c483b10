import { Clock } from '../../util/clock';
import { execAll } from '../../redis/exec-all';
import { Batch, batches, Key } from './batches';
import { Words } from '../../redis/channel';
import { MigrationPeer } from './peer';
import { SlotMigration } from '../../cluster/slot-migration';
import { OversizedKey } from '../../cluster/observation';
import { findOversized } from './oversized';
import { sizeKeys } from './key-sizes';
import { MigrationResult } from './result';
import { pieces, slotsOf } from '../../cluster/slot-ranges';
import { Semaphore } from '../../util/semaphore';

/** How a move by MIGRATE, key by key, shares the servers with others. */
export interface Pace {
  /** How many slots are opened together. */
  readonly chunk: number;
  /** The turns of the source, which its moves to several targets share. */
  readonly semaphore: Semaphore;
  /** How many bytes of one key the target takes; left out where no key can be larger. */
  readonly limit?: number;
}

/**
 * How many MIGRATEs a source is sent at once: with two the next one is there when the first one
 * ends, and more would be worked off in a row before any other client gets its turn.
 */
export const IN_FLIGHT = 2;

/** Two chunks at a time: while one is opened, listed or assigned, the keys of the other travel. */
export const WORKERS = 2;

/** The most keys of a slot that are listed at once; the others follow in the next round. */
export const LISTED = 1_000;

/**
 * How long the target of a MIGRATE may be silent, in milliseconds. It blocks the source for that
 * long where the target hangs. A key is answered only once it is loaded, for which 1 MB/s is far
 * below what servers were seen to do.
 */
const MIGRATE_TIMEOUT_MS = { least: 5_000, perByte: 1 / 1_000 };

/** The longest it may be silent; what waits for a MIGRATE has to wait longer. */
export const MAX_MIGRATE_TIMEOUT_MS = 60_000;

/** A move under way. */
interface Run extends SlotMigration<MigrationPeer>, Pace {
  readonly clock: Pick<Clock, 'now'>;
  readonly until: number;
  readonly done: { slots: number; keys: number; bytes: number };
  readonly oversized: Map<number, Pick<OversizedKey, 'slot' | 'key' | 'bytes'>>;
  failure?: string;
}

/** A slot, and the first keys that its source has of it. */
interface Listed {
  readonly slot: number;
  readonly keys: readonly Key[];
}

/**
 * Moves slots until all are moved or `until` has come; then no further chunk is opened. A slot is
 * assigned to the target only when the source, which has opened it for migrating and thus takes
 * no new key for it, lists no key: a source that learns that it lost a slot deletes what it still
 * has of it. The target is told first, so that the slot has an owner at any time. What an error or
 * the death of this program leaves open is taken up again by the same commands.
 */
export async function moveKeys(
  migration: SlotMigration<MigrationPeer>,
  pace: Pace,
  clock: Pick<Clock, 'now'>,
  until: number,
): Promise<MigrationResult> {
  const done = { slots: 0, keys: 0, bytes: 0 };
  const run: Run = { ...migration, ...pace, clock, until, done, oversized: new Map() };
  const chunks = pieces(slotsOf(migration.ranges), pace.chunk);
  const work = async (): Promise<void> => {
    while (run.failure === undefined && clock.now() < until) {
      const chunk = chunks.shift();
      if (chunk === undefined) return;
      await moveChunk(run, chunk).catch((error: Error) => (run.failure ??= error.message));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return {
    ...done,
    ...(run.oversized.size > 0 ? { oversized: run.oversized } : {}),
    ...(run.failure === undefined ? {} : { failure: run.failure }),
  };
}

async function moveChunk(run: Run, chunk: readonly number[]): Promise<void> {
  const { source, target } = run;
  // A slot with a key that cannot go is not opened: nothing would close it again.
  const slots = await withoutOversized(run, chunk);
  await execAll(
    target.channel,
    slots.map((slot) => setSlot(slot, 'IMPORTING', source)),
  );
  let rest = slots;
  while (rest.length > 0 && run.failure === undefined) {
    const listed = await list(run, rest);
    await assign(
      run,
      listed.filter(({ keys }) => keys.length === 0).map(({ slot }) => slot),
    );
    const full = listed.filter(({ keys }) => keys.length > 0);
    await migrateKeys(run, full);
    const isOver = run.clock.now() >= run.until;
    // A slot with more keys than were listed may take long yet, and can stay open until the next run.
    rest = full.filter(({ keys }) => !isOver || keys.length < LISTED).map(({ slot }) => slot);
  }
}

async function withoutOversized(run: Run, slots: readonly number[]): Promise<readonly number[]> {
  if (run.limit === undefined) return slots;
  const found = await findOversized(run.source.channel, slots, run.limit);
  for (const [slot, key] of found) run.oversized.set(slot, key);
  return slots.filter((slot) => !found.has(slot));
}

/** The slot is opened each time: if that succeeds, the source still owns the slot. */
async function list({ source, target }: Run, slots: readonly number[]): Promise<Listed[]> {
  const replies = await execAll(
    source.channel,
    slots.flatMap((slot) => [
      setSlot(slot, 'MIGRATING', target),
      ['CLUSTER', 'GETKEYSINSLOT', slot, LISTED],
    ]),
  );
  return slots.map((slot, index) => ({ slot, keys: replies[2 * index + 1] as Key[] }));
}

async function assign({ source, target, done }: Run, slots: readonly number[]): Promise<void> {
  const words = slots.map((slot) => setSlot(slot, 'NODE', target));
  await execAll(target.channel, words);
  done.slots += slots.length;
  const replies = await source.channel(words);
  const refused = replies.find((reply) => reply instanceof Error && !isReplicaNow(reply));
  if (refused instanceof Error) throw refused;
}

/** A source that has lost its last slot becomes a replica of the new owner, and knows all that. */
function isReplicaNow({ message }: Error): boolean {
  return message.includes('SETSLOT only with');
}

/** No MIGRATE carries keys of two slots: the server refuses it. */
async function migrateKeys(run: Run, slots: readonly Listed[]): Promise<void> {
  if (slots.length === 0) return;
  const sized = await sizeKeys(
    run.source.channel,
    slots.map(({ keys }) => keys),
  );
  const ends = await Promise.allSettled(
    sized
      .flatMap((keys) => batches(keys))
      .map((batch) => run.semaphore.take(() => migrateBatch(run, batch))),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function migrateBatch(run: Run, { keys, bytes }: Batch): Promise<void> {
  if (run.failure !== undefined) return;
  const { source, target, done } = run;
  const silence = Math.min(
    MIGRATE_TIMEOUT_MS.least + bytes * MIGRATE_TIMEOUT_MS.perByte,
    MAX_MIGRATE_TIMEOUT_MS,
  );
  const [reply] = await source.channel([
    [
      ...['MIGRATE', target.host, target.port, '', 0, Math.round(silence), 'REPLACE'],
      ...auth(target),
      ...['KEYS', ...keys],
    ],
  ]);
  if (reply instanceof Error) {
    const what = keys.length === 1 ? `the key ${keys[0].toString()}` : `${keys.length} keys`;
    run.failure ??= `MIGRATE of ${what} (${bytes} bytes) answered: ${reply.message}`;
    throw new Error(run.failure);
  }
  if (reply === 'NOKEY') return;
  done.keys += keys.length;
  done.bytes += bytes;
}

/** AUTH2 exists from Redis 6.0, as users do. */
function auth({ credentials: { username, password } }: MigrationPeer): Words {
  if (password === undefined) return [];
  return username === undefined ? ['AUTH', password] : ['AUTH2', username, password];
}

function setSlot(
  slot: number,
  role: 'IMPORTING' | 'MIGRATING' | 'NODE',
  { id }: MigrationPeer,
): Words {
  return ['CLUSTER', 'SETSLOT', slot, role, id];
}
