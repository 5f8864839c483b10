import { BATCH } from '../../../../../src/bootstrap/act/migrate/batches';
import { LISTED } from '../../../../../src/bootstrap/act/migrate/by-key';
import { slotsOf } from '../../../../../src/bootstrap/cluster/slot-ranges';
import { BIG, Pair } from './pair';

const SLOTS = slotsOf([{ first: 0, last: 19 }]);

/** A pair whose source has so many small keys in each slot. */
function pairWith(count: number): Pair {
  const pair = new Pair();
  for (const slot of SLOTS) pair.fill(slot, Array<number>(count).fill(100));
  return pair;
}

function ownedByTarget({ owners }: Pair): number[] {
  return SLOTS.filter((slot) => owners.get(slot) === 'target');
}

test('slots go with all their keys, and no mark is left', async () => {
  const pair = pairWith(3);
  // The pair itself throws where a slot is assigned that has keys, or is told to its source first.
  expect(await pair.run(SLOTS)).toEqual({ slots: 20, keys: 60, bytes: 6_000 });
  expect(ownedByTarget(pair)).toEqual(SLOTS);
  expect([...pair.importing, ...pair.migrating]).toEqual([]);
});

test('a slot is marked at its target, then at its source, and assigned in that order too', async () => {
  const pair = new Pair();
  pair.fill(7, [100]);
  await pair.run([7]);
  expect(pair.sent).toEqual([
    'target: CLUSTER SETSLOT 7 IMPORTING source',
    'source: CLUSTER SETSLOT 7 MIGRATING target',
    `source: CLUSTER GETKEYSINSLOT 7 ${LISTED}`,
    'source: EVAL',
    'source: MIGRATE 10.0.0.1 2  0 5000 REPLACE KEYS 7:0',
    'source: CLUSTER SETSLOT 7 MIGRATING target',
    `source: CLUSTER GETKEYSINSLOT 7 ${LISTED}`,
    'target: CLUSTER SETSLOT 7 NODE target',
    'source: CLUSTER SETSLOT 7 NODE target',
  ]);
});

test('a key that was written before the slot was marked is moved as well', async () => {
  const pair = pairWith(1);
  let written = false;
  pair.before = (_, text) => {
    if (!written && text.startsWith('MIGRATE')) pair.source.get(3)?.set('3:late', 100);
    written ||= text.startsWith('MIGRATE');
    return undefined;
  };
  expect(await pair.run(SLOTS)).toMatchObject({ slots: 20, keys: 21 });
  expect(pair.target.get(3)?.has('3:late')).toBe(true);
});

test('a slot with more keys than are listed at once goes in several rounds', async () => {
  const pair = new Pair();
  pair.fill(1, Array<number>(2 * LISTED + 1).fill(100));
  expect(await pair.run([1])).toMatchObject({ slots: 1, keys: 2 * LISTED + 1 });
});

test('what travels together is bounded, and at most two MIGRATEs are under way', async () => {
  const pair = new Pair();
  pair.fill(1, [BIG, BIG, BIG, ...Array<number>(2 * BATCH.keys).fill(1)]);
  pair.fill(2, [BIG, BIG]);
  await pair.run([1, 2]);
  expect(pair.inFlight.most).toBe(2);
  const counts = pair.moves.map((text) => text.split(' KEYS ')[1].split(' ').length);
  // A big key takes small ones along, and no second big one.
  expect(counts.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 1, BATCH.keys, BATCH.keys]);
});

test('a MIGRATE may be silent for longer the more it carries, for a minute at most', async () => {
  const pair = new Pair();
  for (const [slot, size] of [100, 20_000_000, 900_000_000].entries()) pair.fill(slot, [size]);
  await pair.run([0, 1, 2]);
  const silences = pair.moves.map((text) => Number(text.split(' ')[6]));
  expect(silences).toEqual([5_000, 25_000, 60_000]);
});

test('no chunk is begun after the time is over, and none is left half done', async () => {
  const pair = pairWith(1);
  const moved = await pair.run(SLOTS, {}, 20);
  expect(moved.slots).toBeGreaterThan(0);
  expect(moved.slots).toBeLessThan(20);
  expect(ownedByTarget(pair)).toHaveLength(moved.slots);
  expect([...pair.importing, ...pair.migrating]).toEqual([]);
});

test('a slot with very many keys stays open when the time is over, and is taken up again', async () => {
  const pair = new Pair();
  pair.fill(1, Array<number>(3 * LISTED).fill(100));
  expect(await pair.run([1], {}, 5)).toMatchObject({ slots: 0, keys: LISTED });
  expect([...pair.migrating]).toEqual([[1, 'target']]);
  expect(await pair.run([1])).toMatchObject({ slots: 1, keys: 2 * LISTED });
});

test('marks that name another node are set anew', async () => {
  const pair = pairWith(1);
  pair.importing.set(4, 'another');
  pair.migrating.set(4, 'another');
  expect(await pair.run([4])).toEqual({ slots: 1, keys: 1, bytes: 100 });
});

test('a MIGRATE that fails leaves its slot open, and ends the move with its answer', async () => {
  const pair = pairWith(2);
  pair.before = (_, text) =>
    text.includes('KEYS 2:0') ? new Error('IOERR error or timeout writing to target') : undefined;
  const moved = await pair.run(SLOTS);
  expect(moved.failure).toBe(
    'MIGRATE of 2 keys (200 bytes) answered: IOERR error or timeout writing to target',
  );
  expect(pair.owners.has(2)).toBe(false);
  expect(pair.importing.get(2)).toBe('source');
  expect(pair.moves.length).toBeLessThan(5);

  pair.before = () => undefined;
  const left = SLOTS.filter((slot) => !pair.owners.has(slot));
  expect(await pair.run(left)).toMatchObject({ slots: left.length });
  expect(ownedByTarget(pair)).toEqual(SLOTS);
});

test.each([
  ['target', 'CLUSTER SETSLOT 2 IMPORTING source'],
  ['source', 'CLUSTER SETSLOT 2 MIGRATING target'],
  ['target', 'CLUSTER SETSLOT 2 NODE target'],
])('a %s that refuses %s ends the move', async (end, command) => {
  const pair = pairWith(1);
  pair.before = (at, text) =>
    at === end && text === command ? new Error('ERR Unknown node') : undefined;
  expect(await pair.run(SLOTS)).toMatchObject({ failure: `${command} answered: ERR Unknown node` });
  expect(pair.owners.has(2)).toBe(false);
});

test('where scripts are not allowed, sizes are asked for key by key', async () => {
  const pair = pairWith(2);
  pair.before = (_, text) => (text === 'EVAL' ? new Error('NOPERM') : undefined);
  expect(await pair.run([1])).toEqual({ slots: 1, keys: 2, bytes: 2 });
});

test('where no size can be had, each key travels alone', async () => {
  const pair = pairWith(2);
  pair.before = (_, text) => (/EVAL|MEMORY/.test(text) ? new Error('NOPERM') : undefined);
  await pair.run([1]);
  expect(pair.moves).toHaveLength(2);
});

test.each([
  [{ password: 'secret' }, 'AUTH secret'],
  [{ username: 'mover', password: 'secret' }, 'AUTH2 mover secret'],
])('the source logs in at the target with %j', async (credentials, words) => {
  const pair = pairWith(1);
  await pair.run([1], credentials);
  expect(pair.moves[0]).toContain(`REPLACE ${words} KEYS 1:0`);
});

test('a slot with a key that the target would not take is left alone, and all others move', async () => {
  const pair = pairWith(3);
  pair.fill(6, [100, 2_000, 100]);
  const { slots, oversized, failure } = await pair.run(SLOTS, {}, Infinity, 1_000);
  expect([...(oversized ?? [])]).toEqual([[6, { slot: 6, key: '6:1', bytes: 2_000 }]]);
  expect({ slots, failure }).toEqual({ slots: 19, failure: undefined });
  expect(ownedByTarget(pair)).toEqual(SLOTS.filter((slot) => slot !== 6));
  expect([...pair.importing, ...pair.migrating]).toEqual([]);
});
