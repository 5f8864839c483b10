import { isKnownIn, Lifetime } from './lifetime';

/**
 * The directives of redis.conf and valkey.conf, under the version that was the first to know them.
 *
 * Up to Redis 7.4 and Valkey 8.0 this is what src/config.c reads from a file, in every release of
 * that minor version until October 2024: each name and alias, also those that it takes and ignores,
 * and those that it hides from CONFIG GET. A name that came with a patch release counts for the
 * whole minor version.
 * Redis 8.0 and 8.6 and Valkey 8.1 and 9.1 are what servers of these versions took when started
 * with every word found in their binary. What came between is spread over Redis 8.2 and 8.4 and
 * Valkey 9.0 by release notes and pull requests, and is under the oldest one where these say
 * nothing: a name known too early fails at the start of a server, one known too late cannot be used
 * at all. For the same reason lua-enable-deprecated-api and lua-enable-insecure-api, which came with
 * security fixes of several versions at once, are under the oldest of them.
 *
 * Left out are `sentinel`, which a server takes only as a sentinel; client-default-resp and
 * req-res-logfile, which only a build for tests of the protocol knows; and the one misspelt name of
 * Redis 5.0.0.
 */
export const REDIS_NEW_IN: Readonly<Record<string, string>> = {
  '5.0': `
    active-defrag-cycle-max active-defrag-cycle-min active-defrag-ignore-bytes
    active-defrag-max-scan-fields active-defrag-threshold-lower active-defrag-threshold-upper
    activedefrag activerehashing always-show-logo aof-load-truncated aof-rewrite-incremental-fsync
    aof-use-rdb-preamble appendfilename appendfsync appendonly auto-aof-rewrite-min-size
    auto-aof-rewrite-percentage bind client-output-buffer-limit client-query-buffer-limit
    cluster-announce-bus-port cluster-announce-ip cluster-announce-port cluster-config-file
    cluster-enabled cluster-migration-barrier cluster-node-timeout cluster-replica-no-failover
    cluster-replica-validity-factor cluster-require-full-coverage cluster-slave-no-failover
    cluster-slave-validity-factor daemonize databases dbfilename dir dynamic-hz
    hash-max-ziplist-entries hash-max-ziplist-value hll-sparse-max-bytes hz ignore-warnings include
    latency-monitor-threshold lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del
    lfu-decay-time lfu-log-factor list-compress-depth list-max-ziplist-entries list-max-ziplist-size
    list-max-ziplist-value loadmodule logfile loglevel lua-replicate-commands lua-time-limit
    masterauth maxclients maxmemory maxmemory-policy maxmemory-samples min-replicas-max-lag
    min-replicas-to-write min-slaves-max-lag min-slaves-to-write no-appendfsync-on-rewrite
    notify-keyspace-events pidfile port protected-mode proto-max-bulk-len rdb-save-incremental-fsync
    rdbchecksum rdbcompression rename-command repl-backlog-size repl-backlog-ttl
    repl-disable-tcp-nodelay repl-diskless-sync repl-diskless-sync-delay repl-ping-replica-period
    repl-ping-slave-period repl-timeout replica-announce-ip replica-announce-port
    replica-ignore-maxmemory replica-lazy-flush replica-priority replica-read-only
    replica-serve-stale-data replicaof requirepass save set-max-intset-entries slave-announce-ip
    slave-announce-port slave-ignore-maxmemory slave-lazy-flush slave-priority slave-read-only
    slave-serve-stale-data slaveof slowlog-log-slower-than slowlog-max-len
    stop-writes-on-bgsave-error stream-node-max-bytes stream-node-max-entries supervised
    syslog-enabled syslog-facility syslog-ident tcp-backlog tcp-keepalive timeout unixsocket
    unixsocketperm zset-max-ziplist-entries zset-max-ziplist-value
  `,
  '6.0': `
    aclfile acllog-max-len active-expire-effort aof_rewrite_cpulist bgsave_cpulist bio_cpulist
    cluster-allow-reads-when-down gopher-enabled io-threads io-threads-do-reads jemalloc-bg-thread
    key-load-delay lazyfree-lazy-user-del masteruser oom-score-adj oom-score-adj-values
    rdb-del-sync-files rdb-key-save-delay repl-diskless-load server_cpulist tls-auth-clients
    tls-ca-cert-dir tls-ca-cert-file tls-cert-file tls-ciphers tls-ciphersuites tls-cluster
    tls-dh-params-file tls-key-file tls-port tls-prefer-server-ciphers tls-protocols tls-replication
    tls-session-cache-size tls-session-cache-timeout tls-session-caching tracking-table-max-keys
    user
  `,
  '6.2': `
    acl-pubsub-default cluster-allow-replica-migration cluster-announce-tls-port crash-log-enabled
    crash-memcheck-enabled disable-thp lazyfree-lazy-user-flush lua-enable-deprecated-api
    maxmemory-eviction-tenacity proc-title-template replica-announced sanitize-dump-payload
    set-proc-title tls-client-cert-file tls-client-key-file tls-client-key-file-pass
    tls-key-file-pass use-exit-on-panic
  `,
  '7.0': `
    aof-disable-auto-gc aof-timestamp-enabled appenddirname bind-source-addr busy-reply-threshold
    cluster-allow-pubsubshard-when-down cluster-announce-hostname cluster-link-sendbuf-limit
    cluster-port cluster-preferred-endpoint-type enable-debug-command enable-module-command
    enable-protected-configs hash-max-listpack-entries hash-max-listpack-value latency-tracking
    latency-tracking-info-percentiles list-max-listpack-size loading-process-events-interval-bytes
    maxmemory-clients propagation-error-behavior repl-diskless-sync-max-replicas
    replica-ignore-disk-write-errors shutdown-on-sigint shutdown-on-sigterm shutdown-timeout
    socket-mark-id watchdog-period zset-max-listpack-entries zset-max-listpack-value
  `,
  '7.2': `
    cluster-announce-human-nodename cluster-ping-interval locale-collate set-max-listpack-entries
    set-max-listpack-value
  `,
  '7.4': `
    aof-rewrite-cpulist bgsave-cpulist bio-cpulist hide-user-data-from-log
    max-new-connections-per-cycle max-new-tls-connections-per-cycle server-cpulist
  `,
  '8.0': `
    cluster-compatibility-sample-ratio repl-rdb-channel replica-full-sync-buffer-limit
  `,
  '8.2': `
    cluster-slot-stats-enabled lazyexpire-nested-arbitrary-keys prefetch-batch-max-size
    vset-force-single-threaded-execution
  `,
  '8.4': `
    aof-load-corrupt-tail-max-size cluster-slot-migration-handoff-max-lag-bytes
    cluster-slot-migration-max-archived-tasks cluster-slot-migration-sync-buffer-drain-timeout
    cluster-slot-migration-write-pause-timeout lookahead
  `,
  '8.6': `
    key-memory-histograms stream-idmp-duration stream-idmp-maxsize tls-auth-clients-user
  `,
};

/**
 * Directives of Redis that came with patch releases of several minor versions at once, and that stop an
 * older patch release: the first one of each that has it, and then the first version that had it from its
 * beginning. `cluster-bus-port-protected-mode` is that of redis/redis#15722.
 */
export const REDIS_BACKPORTS: Readonly<Record<string, readonly string[]>> = {
  'cluster-bus-port-protected-mode': ['8.2.10', '8.4.7', '8.6.7', '8.8.3', '8.10.2', '8.12'],
};

/** As above, for what Valkey added to the directives that it took over from Redis 7.2. */
export const VALKEY_NEW_IN: Readonly<Record<string, string>> = {
  '7.2': 'lua-enable-insecure-api',
  '8.0': `
    aof-rewrite-cpulist availability-zone bgsave-cpulist bio-cpulist cluster-announce-client-ipv4
    cluster-announce-client-ipv6 cluster-blacklist-ttl cluster-slot-stats-enabled debug-context
    dual-channel-replication-enabled enable-debug-assert events-per-io-thread
    extended-redis-compatibility hide-user-data-from-log max-new-connections-per-cycle
    max-new-tls-connections-per-cycle prefetch-batch-max-size primaryauth primaryuser server-cpulist
    unixsocketgroup
  `,
  '8.1': `
    active-defrag-cycle-us cluster-manual-failover-timeout commandlog-execution-slower-than
    commandlog-large-reply-max-len commandlog-large-request-max-len commandlog-reply-larger-than
    commandlog-request-larger-than commandlog-slow-execution-max-len import-mode log-format
    log-timestamp-format rdb-version-check rdma-bind rdma-completion-vector rdma-port rdma-rx-size
  `,
  '9.0': `
    cluster-announce-client-port cluster-announce-client-tls-port cluster-databases
    cluster-message-gossip-perc cluster-slot-migration-log-max-len io-threads-always-active
    min-io-threads-avoid-copy-reply min-string-size-avoid-copy-reply
    min-string-size-avoid-copy-reply-threaded mptcp repl-mptcp
    slot-migration-max-failover-repl-bytes tls-auth-clients-user
  `,
  '9.1': 'cluster-config-save-behavior hash-seed tls-auto-reload-interval',
};

/** The version of Redis with which Valkey began, under the same number. */
const FORK = '7.2';

/** From which version an engine leaves the names of a pattern to the modules that it loads. */
interface ModuleRule {
  readonly pattern: RegExp;
  readonly since: string;
}

/** What is known of the directives of an engine. */
export interface DirectiveTable {
  /** The minor versions that are told apart, the oldest first. */
  readonly versions: readonly string[];

  readonly lifetimes: ReadonlyMap<string, Lifetime>;
  readonly moduleRules: readonly ModuleRule[];
}

/**
 * Modules bring directives that no table can know. Their names have a dot behind the name of the
 * module, as in `search.timeout`; the modules that are part of Redis 8 begin theirs with a short
 * name and a hyphen, as in `search-timeout`. A server that loads no such module stops at them.
 */
const DOTTED = /^[\w-]+\.[\w-]+$/;
const PART_OF_REDIS = /^(bf|cf|search|ts)-/;

// Each is made when the first directive of its engine is looked up, which an app seldom does of both.
const redisLifetimes = once(
  () => new Map([...lifetimes(REDIS_NEW_IN, { 'gopher-enabled': '7.0' }), ...backports()]),
);
const valkeyLifetimes = once(() => new Map([...takenOver(), ...lifetimes(VALKEY_NEW_IN, {})]));

export const REDIS_DIRECTIVES: DirectiveTable = {
  versions: Object.keys(REDIS_NEW_IN),
  get lifetimes() {
    return redisLifetimes();
  },
  moduleRules: [
    { pattern: DOTTED, since: '7.0' },
    { pattern: PART_OF_REDIS, since: '8.0' },
  ],
};

export const VALKEY_DIRECTIVES: DirectiveTable = {
  versions: Object.keys(VALKEY_NEW_IN),
  get lifetimes() {
    return valkeyLifetimes();
  },
  moduleRules: [{ pattern: DOTTED, since: FORK }],
};

/** The lifetime of a directive; undefined if no version of the engine knows it. */
export function lifetime(table: DirectiveTable, directive: string): Lifetime | undefined {
  return (
    table.lifetimes.get(directive) ?? table.moduleRules.find((rule) => rule.pattern.test(directive))
  );
}

/** Whether a directive is one that only modules bring. */
export function isOfModule(directive: string): boolean {
  return DOTTED.test(directive) || PART_OF_REDIS.test(directive);
}

function backports(): [string, Lifetime][] {
  return Object.entries(REDIS_BACKPORTS).map(([name, versions]) => [
    name,
    { since: versions[versions.length - 1], patches: versions.slice(0, -1) },
  ]);
}

function lifetimes(
  newIn: Readonly<Record<string, string>>,
  removedIn: Readonly<Record<string, string>>,
): Map<string, Lifetime> {
  return new Map(
    Object.entries(newIn).flatMap(([since, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, { since, until: removedIn[name] }] as const),
    ),
  );
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function takenOver(): [string, Lifetime][] {
  return [...REDIS_DIRECTIVES.lifetimes]
    .filter(([, redis]) => isKnownIn(FORK, redis))
    .map(([name]) => [name, { since: FORK }]);
}
