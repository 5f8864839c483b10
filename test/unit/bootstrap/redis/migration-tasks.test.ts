import { begin, parseTasks } from '../../../../src/bootstrap/redis/migration-tasks';

/** As Valkey 9.1.2 and Redis 8.6.3 answer. */
function valkey(state: string, message = ''): string[] {
  return [
    ...['name', 'n1', 'operation', 'EXPORT', 'slot_ranges', '0-299 400-400'],
    ...['target_node', 'T', 'source_node', 'S', 'create_time', '1', 'last_update_time', '1'],
    ...['last_ack_time', '1', 'state', state, 'message', message, 'cow_size', '0'],
  ];
}

function redis(state: string, end: number, error = ''): (string | number)[] {
  return [
    ...['id', 'n1', 'slots', '0-299 400-400', 'source', 'S', 'dest', 'T', 'operation', 'import'],
    ...['state', state, 'last_error', error, 'retries', 0, 'create_time', 1, 'start_time', 1],
    ...['end_time', end, 'write_pause_ms', 0],
  ];
}

const ranges = [
  { first: 0, last: 299 },
  { first: 400, last: 400 },
];
const task = { name: 'n1', source: 'S', target: 'T', ranges, reason: '' };

test.each([
  ['waiting-to-snapshot', 'running'],
  ['snapshotting', 'running'],
  ['failover-granted', 'running'],
  ['success', 'done'],
  ['failed', 'failed'],
  ['cancelled', 'failed'],
])("Valkey's state %s is %s", (told, state) => {
  expect(parseTasks('MIGRATESLOTS', [valkey(told, 'why')])).toEqual([
    { ...task, isImport: false, state, reason: 'why' },
  ]);
});

test.each([
  ['accumulate-buffer', -1, 'running'],
  // It is tried again.
  ['failed', -1, 'running'],
  ['failed', 1795417631856, 'failed'],
  ['canceled', 1795417631856, 'failed'],
  ['completed', 1795417631856, 'done'],
])("Redis' state %s that ended at %d is %s", (told, end, state) => {
  expect(parseTasks('MIGRATION', [redis(told, end)])).toEqual([{ ...task, isImport: true, state }]);
});

test('a task is begun at its source by Valkey, and at its target by Redis', () => {
  expect(begin('MIGRATESLOTS', ranges, 'T').join(' ')).toBe(
    'CLUSTER MIGRATESLOTS SLOTSRANGE 0 299 400 400 NODE T',
  );
  expect(begin('MIGRATION', ranges, 'T').join(' ')).toBe('CLUSTER MIGRATION IMPORT 0 299 400 400');
});
