import { Duration, Size } from 'cdk8s';
import { Engine } from '../../engine/engine';
import { Tls } from './tls';

/** When the append-only file is flushed to the disk. */
export enum AppendFsync {
  /** Before each write is acknowledged: the slowest, and no acknowledged write is lost. */
  ALWAYS = 'always',

  /** Once a second: a power failure loses about one second of writes. */
  EVERY_SECOND = 'everysec',

  /** When the operating system decides to. */
  NO = 'no',
}

/** Which keys a server evicts when `maxMemory` is used up. */
export enum MaxMemoryPolicy {
  /** None: writes fail. */
  NO_EVICTION = 'noeviction',

  /** The least recently used of all keys. */
  ALLKEYS_LRU = 'allkeys-lru',

  /** The least frequently used of all keys. */
  ALLKEYS_LFU = 'allkeys-lfu',

  /** Any of all keys. */
  ALLKEYS_RANDOM = 'allkeys-random',

  /** The least recently used of the keys that expire. */
  VOLATILE_LRU = 'volatile-lru',

  /** The least frequently used of the keys that expire. */
  VOLATILE_LFU = 'volatile-lfu',

  /** Any of the keys that expire. */
  VOLATILE_RANDOM = 'volatile-random',

  /** Of the keys that expire, the one that expires first. */
  VOLATILE_TTL = 'volatile-ttl',
}

/** Options for `RedisConfigMap`, also part of the properties for `RedisCluster`. */
export interface RedisConfOptions {
  /**
   * The server that reads the file. A directive that its version does not know is refused, because the
   * server would not start.
   *
   * @default Engine.REDIS_8_0
   */
  readonly engine?: Engine;

  /**
   * The directory of the server's data and nodes.conf, where the volume is mounted.
   *
   * @default '/data' - the working directory of the upstream images
   */
  readonly dataDir?: string;

  /**
   * Whether every write goes to the append-only file. With it, a primary that was killed comes back
   * with the writes that it acknowledged; without it, with those of its last snapshot.
   *
   * @default true
   */
  readonly appendOnly?: boolean;

  /**
   * When the append-only file is flushed to the disk.
   *
   * @default - the server's own, which is once a second
   */
  readonly appendFsync?: AppendFsync;

  /**
   * How long a node may be unreachable before the others mark it as failed; 100 ms at least.
   *
   * @default - 5 seconds on a RedisCluster, and otherwise the server's own, which is 15 seconds
   */
  readonly nodeTimeout?: Duration;

  /**
   * Whether all nodes stop accepting queries as soon as one slot is not served by any node.
   *
   * @default - the server's own, which is true
   */
  readonly requireFullCoverage?: boolean;

  /**
   * The number of replicas that a primary keeps when one of them could migrate to a primary that has
   * none.
   *
   * @default - the server's own, which is 1
   */
  readonly migrationBarrier?: number;

  /**
   * The port for clients; 55535 at most, because the cluster bus listens on this port + 10000.
   *
   * @default - the server's own, which is 6379
   */
  readonly port?: number;

  /**
   * TLS between clients, nodes and the program. Then `port` is closed, unless `tls` keeps it, and the bus
   * stays on `port` + 10000; before Redis 7.0 it is on the port of `tls` + 10000. From Redis 6.0, with
   * `NodeScript.RUN_NODE`.
   *
   * @default - none
   */
  readonly tls?: Tls;

  /**
   * Whether a server without a password accepts connections from its own host only. Nodes in different
   * pods then cannot reach each other, so use it only with a password or a `bind` directive.
   *
   * @default - false on a RedisCluster, and otherwise the server's own, which is true
   */
  readonly protectedMode?: boolean;

  /**
   * The memory that the data may use.
   *
   * @default - no limit
   */
  readonly maxMemory?: Size;

  /**
   * Which keys the server evicts when `maxMemory` is used up.
   *
   * @default - the server's own, which is to evict none
   */
  readonly maxMemoryPolicy?: MaxMemoryPolicy;

  /**
   * The number of replicas that must be connected for a primary to accept writes.
   *
   * @default - the server's own, which is 0
   */
  readonly minReplicasToWrite?: number;

  /**
   * Other directives, by name. Each line of a value becomes a directive of its own, for those that may
   * be repeated, such as `client-output-buffer-limit`.
   *
   * @default - none
   */
  readonly directives?: { readonly [name: string]: string };
}
