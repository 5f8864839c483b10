import { AtomicMigration, moveAtomically } from '../../../../../src/bootstrap/act/migrate/atomic';
import { MigrationPeer } from '../../../../../src/bootstrap/act/migrate/peer';
import { MigrationResult } from '../../../../../src/bootstrap/act/migrate/result';
import { AtomicWay } from '../../../../../src/bootstrap/cluster/observation';

interface Entry {
  readonly source: string;
  readonly target: string;
  readonly slots: string;
  readonly end: number;
  readonly reason?: string;
}

/** Servers that move slots by themselves, each task in 100 ms, and Redis one at a time for a node. */
class Fake {
  now = 0;
  readonly tasks: Entry[] = [];
  /** The most tasks that ran at the same time. */
  most = 0;
  /** Slots that cannot be moved, by their text. */
  readonly bad = new Set<string>();

  constructor(private readonly way: AtomicWay) {}

  run(
    pairs: readonly (readonly [string, string, number, number])[],
    until = 10_000,
  ): Promise<MigrationResult[]> {
    const moves = pairs.map(([source, target, first, last]): AtomicMigration => ({
      source: this.end(source, source),
      target: this.end(target, source),
      ranges: [{ first, last }],
      way: this.way,
      mean: { keys: 10, bytes: 1_000 },
      piece: 10,
    }));
    const sleep = (pause: number): Promise<void> => {
      // All that wait at the same time wait together.
      this.now += pause / pairs.length;
      return new Promise((resolve) => setImmediate(resolve));
    };
    return moveAtomically(moves, { now: () => this.now, sleep }, until);
  }

  begin(source: string, target: string, slots: string): void {
    const isBusy = ({ source: from, target: to }: Entry): boolean =>
      [from, to].some((id) => id === source || id === target);
    if (this.way === 'MIGRATION' && this.running.some(isBusy)) {
      throw new Error('ERR another ASM task is already in progress');
    }
    const reason = this.bad.has(slots) ? 'out of memory' : undefined;
    this.tasks.unshift({ source, target, slots, end: this.now + 100, ...(reason && { reason }) });
    this.most = Math.max(this.most, this.running.length);
  }

  private get running(): Entry[] {
    return this.tasks.filter(({ end }) => end > this.now);
  }

  private end(id: string, source: string): MigrationPeer {
    const channel = ([words]: readonly (readonly unknown[])[]): Promise<unknown[]> => {
      const [, command, verb, ...rest] = words.map(String);
      const isBegin = command === 'MIGRATESLOTS' || verb === 'IMPORT';
      if (!isBegin) return Promise.resolve([this.list(id)]);
      const numbers = rest.filter((word) => /^\d+$/.test(word));
      const target = command === 'MIGRATESLOTS' ? (rest.at(-1) ?? '') : id;
      try {
        this.begin(source, target, `${numbers[0]}-${numbers[1]}`);
      } catch (error) {
        return Promise.resolve([error]);
      }
      return Promise.resolve(['OK']);
    };
    return { id, host: '10.0.0.1', port: 6379, credentials: {}, channel };
  }

  private list(id: string): unknown[] {
    return this.tasks
      .filter(({ source, target }) => source === id || target === id)
      .map(({ source, target, slots, end, reason }) => {
        const isOver = end <= this.now;
        const operation = id === source ? 'export' : 'import';
        return this.way === 'MIGRATESLOTS'
          ? [
              ...['name', slots, 'operation', operation.toUpperCase(), 'slot_ranges', slots],
              ...['target_node', target, 'source_node', source],
              ...['state', isOver ? (reason ? 'failed' : 'success') : 'snapshotting'],
              ...['message', id === target && isOver ? (reason ?? '') : ''],
            ]
          : [
              ...['id', slots, 'slots', slots, 'source', source, 'dest', target],
              ...['operation', operation, 'last_error', reason ?? ''],
              ...['state', isOver ? (reason ? 'failed' : 'completed') : 'accumulate-buffer'],
              ...['end_time', isOver ? end : -1],
            ];
      });
  }
}

const ways = ['MIGRATESLOTS', 'MIGRATION'] as const;

test.each(ways)('by %s slots go in pieces, one after the other', async (way) => {
  const fake = new Fake(way);
  expect(await fake.run([['S', 'T', 0, 24]])).toEqual([{ slots: 25, keys: 250, bytes: 25_000 }]);
  expect(fake.tasks.map(({ slots }) => slots)).toEqual(['20-24', '10-19', '0-9']);
  expect(fake.most).toBe(1);
});

test.each([
  ['MIGRATESLOTS', 2],
  ['MIGRATION', 1],
] as const)('by %s two sources move to one target, %d at a time', async (way, most) => {
  const fake = new Fake(way);
  const moved = await fake.run([
    ['A', 'T', 0, 19],
    ['B', 'T', 100, 119],
  ]);
  expect(moved).toMatchObject([{ slots: 20 }, { slots: 20 }]);
  expect(fake.most).toBe(most);
});

test.each(ways)('by %s one source moves to two targets, one at a time', async (way) => {
  const fake = new Fake(way);
  const moved = await fake.run([
    ['S', 'A', 0, 9],
    ['S', 'B', 10, 19],
  ]);
  expect(moved).toMatchObject([{ slots: 10 }, { slots: 10 }]);
  expect(fake.most).toBe(1);
});

test('by MIGRATION pairs that share no node move at the same time', async () => {
  const fake = new Fake('MIGRATION');
  await fake.run([
    ['A', 'C', 0, 9],
    ['B', 'D', 10, 19],
  ]);
  expect(fake.most).toBe(2);
});

test.each(ways)(
  'by %s nothing is begun when the time is over, and what runs goes on',
  async (way) => {
    const fake = new Fake(way);
    expect(await fake.run([['S', 'T', 0, 24]], 150)).toMatchObject([{ slots: 10 }]);
    expect(fake.tasks).toHaveLength(2);
    // The next call waits for it, and has it not moved again.
    expect(await fake.run([['S', 'T', 10, 24]])).toEqual([{ slots: 15, keys: 150, bytes: 15_000 }]);
    expect(fake.tasks).toHaveLength(3);
  },
);

test.each(ways)(
  'by %s a task that runs is waited for before others get their turn',
  async (way) => {
    const fake = new Fake(way);
    fake.begin('B', 'T', '100-109');
    const moved = await fake.run([
      ['A', 'T', 0, 9],
      ['B', 'T', 100, 109],
    ]);
    expect(moved).toMatchObject([{ slots: 10 }, { slots: 10 }]);
    expect(moved.every(({ failure }) => failure === undefined)).toBe(true);
  },
);

test.each(ways)(
  'by %s a task that fails ends its move, in the words of the servers',
  async (way) => {
    const fake = new Fake(way);
    fake.bad.add('10-19');
    expect(await fake.run([['S', 'T', 0, 24]])).toMatchObject([
      { slots: 10, failure: 'the move of 10 slots failed: out of memory' },
    ]);
  },
);

test('a task that cannot be begun ends its move with the answer', async () => {
  const fake = new Fake('MIGRATION');
  fake.begin('X', 'T', '500-509');
  expect(await fake.run([['S', 'T', 0, 9]])).toMatchObject([
    {
      slots: 0,
      failure: 'CLUSTER MIGRATION IMPORT 0 9 answered: ERR another ASM task is already in progress',
    },
  ]);
});
