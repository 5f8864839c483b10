import { moveSlots } from '../../../../../src/bootstrap/act/migrate/move-slots';
import { MigrationHistory } from '../../../../../src/bootstrap/act/migrate/history';
import { SeenPeer } from '../../../../../src/bootstrap/act/migrate/peer';
import { OpenSlot, NodeView } from '../../../../../src/bootstrap/cluster/observation';
import { SlotRange } from '../../../../../src/topology';
import { pod } from '../../observed';

/** Two ends that refuse all commands, and what each was sent. */
async function refused(
  views: readonly [Partial<NodeView>, Partial<NodeView>],
  openSlots: readonly OpenSlot[] = [],
  history = new MigrationHistory(),
  range: SlotRange = { first: 1, last: 2 },
): Promise<{ log: string[]; sent: string[] }> {
  const sent: string[] = [];
  const [source, target] = views.map((view, ordinal): SeenPeer => {
    const own = ordinal === 0 ? { slots: [{ first: 0, last: 99 }] } : { openSlots };
    const seen = pod(ordinal, { own, view: { keys: 1_000, ...view } });
    const channel: SeenPeer['channel'] = (commands) => {
      sent.push(...commands.map((words) => words.join(' ')));
      return Promise.resolve(commands.map(() => new Error('ERR no')));
    };
    return {
      id: `id-${ordinal}`,
      name: seen.name,
      view: seen.view as NodeView,
      host: '',
      port: 1,
      credentials: {},
      channel,
    };
  });
  let now = 0;
  const clock = { now: () => now, sleep: (pause: number) => Promise.resolve(void (now += pause)) };
  return { log: await moveSlots([{ source, target, ranges: [range] }], clock, history), sent };
}

test.each<[Partial<NodeView>, Partial<NodeView>]>([
  [{}, {}],
  [{ atomicMoves: 'MIGRATESLOTS' }, {}],
  [{}, { atomicMoves: 'MIGRATION' }],
  [{ atomicMoves: 'MIGRATESLOTS' }, { atomicMoves: 'MIGRATION' }],
])('between %j and %j slots go by MIGRATE', async (...views) => {
  const { sent } = await refused(views);
  expect(sent).toContain('CLUSTER SETSLOT 1 IMPORTING id-0');
  expect(sent.join()).not.toMatch(/MIGRATESLOTS|IMPORT /);
});

test.each([
  ['MIGRATESLOTS', 'CLUSTER MIGRATESLOTS SLOTSRANGE 1 2 NODE id-1'],
  ['MIGRATION', 'CLUSTER MIGRATION IMPORT 1 2'],
] as const)('servers that both have %s move slots by themselves', async (atomicMoves, command) => {
  const { sent } = await refused([{ atomicMoves }, { atomicMoves }]);
  expect(sent.filter((text) => !/GETSLOTMIGRATIONS|STATUS/.test(text))).toEqual([command]);
});

test('an open slot goes by MIGRATE, and no other is left to the servers before it is closed', async () => {
  const atomic = { atomicMoves: 'MIGRATION' } as const;
  const { sent } = await refused([atomic, atomic], [{ slot: 2, mark: 'importing', peer: 'id-0' }]);
  expect(sent).toEqual(['CLUSTER SETSLOT 2 IMPORTING id-0']);
});

test('where nothing is moved the log says why', async () => {
  expect((await refused([{}, {}])).log).toEqual([
    'redis-0 to redis-1: CLUSTER SETSLOT 1 IMPORTING id-0 answered: ERR no',
  ]);
});

test('servers that fail to move slots by themselves get smaller pieces, and in the end MIGRATE', async () => {
  const history = new MigrationHistory();
  const atomic = { atomicMoves: 'MIGRATESLOTS' } as const;
  const pieces: string[] = [];
  for (let step = 0; step < 5; step++) {
    const { sent } = await refused([atomic, atomic], [], history, { first: 0, last: 99 });
    pieces.push(...sent.filter((text) => /MIGRATESLOTS|SETSLOT 0 /.test(text)));
  }
  expect(pieces).toEqual([
    'CLUSTER MIGRATESLOTS SLOTSRANGE 0 99 NODE id-1',
    'CLUSTER MIGRATESLOTS SLOTSRANGE 0 24 NODE id-1',
    'CLUSTER MIGRATESLOTS SLOTSRANGE 0 6 NODE id-1',
    'CLUSTER MIGRATESLOTS SLOTSRANGE 0 1 NODE id-1',
    'CLUSTER SETSLOT 0 IMPORTING id-0',
  ]);
});

test('a move that succeeds ends the row of failures', () => {
  const history = new MigrationHistory();
  const ends = { source: { id: 'a' }, target: { id: 'b' }, ranges: [] };
  history.add(ends, true, 0);
  history.add(ends, false, 9);
  expect(history.shrink(ends)).toBe(1);
});

test('keys in other databases are left to the servers, whatever fails', async () => {
  const history = new MigrationHistory();
  const atomic = { atomicMoves: 'MIGRATESLOTS' } as const;
  let last: readonly string[] = [];
  for (let step = 0; step < 6; step++) {
    last = (await refused([{ ...atomic, otherDatabases: [1] }, atomic], [], history)).sent;
  }
  expect(last).toContain('CLUSTER MIGRATESLOTS SLOTSRANGE 1 1 NODE id-1');
});
