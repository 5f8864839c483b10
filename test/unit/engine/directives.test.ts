import {
  DirectiveTable,
  lifetime,
  REDIS_DIRECTIVES,
  REDIS_NEW_IN,
  VALKEY_DIRECTIVES,
  VALKEY_NEW_IN,
} from '../../../src/engine/directives';
import { isKnownIn } from '../../../src/engine/lifetime';
import { compareVersions } from '../../../src/engine/version';

const words = (names: string): string[] => names.trim().split(/\s+/);
const knownIn = (table: DirectiveTable, version: string): string[] =>
  [...table.lifetimes].filter(([, life]) => isKnownIn(version, life)).map(([name]) => name);

describe.each([
  ['Redis', REDIS_NEW_IN, REDIS_DIRECTIVES],
  ['Valkey', VALKEY_NEW_IN, VALKEY_DIRECTIVES],
])('the table of %s', (_, newIn, table) => {
  test('has the versions in their order', () => {
    expect(table.versions).toEqual([...table.versions].sort(compareVersions));
  });

  test('has each name once, and the names of a version in their order', () => {
    const names = Object.values(newIn).flatMap(words);
    expect(names).toEqual([...new Set(names)]);
    for (const group of Object.values(newIn).map(words)) {
      expect(group).toEqual([...group].sort());
    }
  });

  test('has names as a file has them: in lower case, without a dot', () => {
    for (const name of table.lifetimes.keys()) {
      expect(name).toMatch(/^[a-z][a-z0-9_-]*$/);
    }
  });

  test('has the old name of a directive wherever it has the new one, and the reverse', () => {
    const replicas = [...table.lifetimes].filter(([name]) => name.includes('slave'));
    expect(replicas.length).toBeGreaterThan(10);
    for (const [name, life] of replicas) {
      expect([name, lifetime(table, name.replace('slave', 'replica'))]).toEqual([name, life]);
    }
  });

  test('has no directive of another program', () => {
    expect(lifetime(table, 'sentinel')).toBeUndefined();
    expect(lifetime(table, 'maxmemroy')).toBeUndefined();
    expect(lifetime(table, '')).toBeUndefined();
  });
});

test.each([
  ['5.0', 'cluster-enabled'],
  ['5.0', 'cluster-announce-port'],
  ['5.0', 'save'],
  ['5.0', 'include'],
  ['5.0', 'rename-command'],
  ['5.0', 'list-max-ziplist-entries'],
  ['6.0', 'user'],
  ['6.0', 'tls-port'],
  ['6.0', 'io-threads-do-reads'],
  ['6.2', 'cluster-announce-tls-port'],
  ['7.0', 'cluster-port'],
  ['7.0', 'cluster-preferred-endpoint-type'],
  ['7.0', 'shutdown-timeout'],
  ['7.0', 'latency-tracking-info-percentiles'],
  ['7.0', 'watchdog-period'],
  ['7.2', 'cluster-announce-human-nodename'],
  ['7.4', 'hide-user-data-from-log'],
  ['8.0', 'replica-full-sync-buffer-limit'],
  ['8.2', 'cluster-slot-stats-enabled'],
  ['8.4', 'lookahead'],
  ['8.6', 'tls-auth-clients-user'],
])('Redis %s brought %s', (since, name) => {
  expect(lifetime(REDIS_DIRECTIVES, name)).toEqual({ since, until: undefined });
});

test.each([
  ['8.0', 'availability-zone'],
  ['8.0', 'primaryauth'],
  ['8.1', 'commandlog-slow-execution-max-len'],
  ['9.0', 'cluster-databases'],
  ['9.0', 'tls-auth-clients-user'],
  ['9.1', 'cluster-config-save-behavior'],
])('Valkey %s brought %s', (since, name) => {
  expect(lifetime(VALKEY_DIRECTIVES, name)).toEqual({ since, until: undefined });
});

test('Redis 7.0 dropped gopher-enabled, the only directive that any version dropped', () => {
  const dropped = [REDIS_DIRECTIVES, VALKEY_DIRECTIVES]
    .flatMap((table) => [...table.lifetimes])
    .filter(([, { until }]) => until !== undefined);
  expect(dropped).toEqual([['gopher-enabled', { since: '6.0', until: '7.0' }]]);
});

test.each([
  ['8.0.9', false],
  ['8.2', false],
  ['8.2.9', false],
  ['8.2.10', true],
  ['8.6.3', false],
  ['8.6.7', true],
  ['8.6.12', true],
  ['8.8.2', false],
  ['8.10.1', false],
  ['8.10.2', true],
  ['8.11.0', false],
  ['8.12', true],
  ['9.0.0', true],
])('whether Redis %s knows a directive that came with patch releases: %s', (version, isKnown) => {
  const life = lifetime(REDIS_DIRECTIVES, 'cluster-bus-port-protected-mode')!;
  expect(isKnownIn(version, life)).toBe(isKnown);
});

test('Valkey 7.2 knows what Redis 7.2 knows', () => {
  const own = words(VALKEY_NEW_IN['7.2']);
  expect(knownIn(VALKEY_DIRECTIVES, '7.2').sort()).toEqual(
    [...knownIn(REDIS_DIRECTIVES, '7.2'), ...own].sort(),
  );
});

test('the directives of modules have a dot, or the short name of a part of Redis 8', () => {
  const since = (table: DirectiveTable, name: string): string | undefined =>
    lifetime(table, name)?.since;
  expect(since(REDIS_DIRECTIVES, 'search.timeout')).toBe('7.0');
  expect(since(VALKEY_DIRECTIVES, 'json.max-path-limit')).toBe('7.2');
  for (const name of ['search-timeout', 'bf-error-rate', 'cf-bucket-size', 'ts-encoding']) {
    expect(since(REDIS_DIRECTIVES, name)).toBe('8.0');
    expect(since(VALKEY_DIRECTIVES, name)).toBeUndefined();
  }
  expect(since(REDIS_DIRECTIVES, '.timeout')).toBeUndefined();
  expect(since(REDIS_DIRECTIVES, 'search.')).toBeUndefined();
});
