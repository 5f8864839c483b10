import {
  buildOf,
  field,
  fieldsOf,
  keysByDatabase,
  memoryOf,
  offsetOf,
  totalKeys,
  tuningOf,
} from '../../../../src/bootstrap/redis/info';

test('a field is found by its full name', () => {
  const reply = 'cluster_state_old:fail\r\ncluster_state:ok\r\n';
  expect(field(reply, 'cluster_state')).toBe('ok');
  expect(field(reply, 'state')).toBeUndefined();
});

test('keys are counted in each database', () => {
  const counts = keysByDatabase('# Keyspace\r\ndb0:keys=3,expires=0\r\ndb9:keys=4,expires=0\r\n');
  expect([...counts]).toEqual([
    [0, 3],
    [9, 4],
  ]);
  expect(totalKeys(counts)).toBe(7);
});

test('the offset of a replica is that in the stream of its primary', () => {
  expect(offsetOf('slave_repl_offset:7\r\nmaster_repl_offset:9\r\n')).toBe(7);
  expect(offsetOf('master_repl_offset:9\r\n')).toBe(9);
});

test('memory is read in bytes', () => {
  const reply = 'used_memory:300\r\nused_memory_dataset:100\r\nmaxmemory:0\r\n';
  expect(memoryOf(reply)).toEqual({ used: 300, dataset: 100, limit: 0 });
});

test('settings are read from the names and values of CONFIG GET', () => {
  const config = ['cluster-node-timeout', '5000', 'cluster-require-full-coverage', 'no'];
  expect(tuningOf(fieldsOf(config))).toEqual({ nodeTimeout: 5_000, requireFullCoverage: false });
  expect(tuningOf(fieldsOf([...config, 'repl-diskless-sync-delay', '0']))).toHaveProperty(
    'syncDelay',
    0,
  );
});

test.each([
  ['redis_version:7.0.15', { version: '7.0.15' }],
  ['redis_version:8.2.1', { version: '8.2.1' }],
  ['redis_version:8.6.3', { version: '8.6.3', atomicMoves: 'MIGRATION' }],
  ['redis_version:7.2.4\r\nvalkey_version:8.1.1', { version: '8.1.1' }],
  [
    'redis_version:7.2.4\r\nvalkey_version:9.1.2',
    { version: '9.1.2', atomicMoves: 'MIGRATESLOTS' },
  ],
])('%j tells the version, and how slots move', (server, build) => {
  expect(buildOf(server)).toEqual(build);
});
