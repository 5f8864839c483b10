import { Duration, Size } from 'cdk8s';
import { Engine } from '../../engine/engine';

/** When the append-only file is flushed to the disk. */
export enum AppendFsync {
  /** Before the answer to each write: the slowest, and nothing that was answered is ever lost. */
  ALWAYS = 'always',

  /** Once a second: a node that loses its power loses about a second. */
  EVERY_SECOND = 'everysec',

  /** When the operating system finds it convenient. */
  NO = 'no',
}

/** Which keys a server drops when it has used the memory that it may use. */
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

/** What a redis.conf may say, on a `RedisConfigMap` as on a `RedisCluster`. */
export interface RedisConfOptions {
  /**
   * The server that will read the file. A directive that its version does not know is refused,
   * since the server would not start with it.
   *
   * @default Engine.REDIS_8_0
   */
  readonly engine?: Engine;

  /**
   * The directory in which the server keeps its data and nodes.conf, and where the volume is.
   *
   * @default '/data' - the working directory of the upstream images
   */
  readonly dataDir?: string;

  /**
   * Whether every write goes to the append-only file. With it a primary that was killed is back
   * with the writes that it answered; without it, with those of its last snapshot.
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
   * How long a node may be silent before the others hold it for failed; 100 ms at least.
   *
   * @default - 5 seconds on a RedisCluster, and otherwise the server's own, which is 15 seconds
   */
  readonly nodeTimeout?: Duration;

  /**
   * Whether every node stops to serve as soon as one slot has no node that serves it.
   *
   * @default - the server's own, which is true
   */
  readonly requireFullCoverage?: boolean;

  /**
   * The replicas that a primary keeps when one of its own may move to a primary that has none.
   *
   * @default - the server's own, which is 1
   */
  readonly migrationBarrier?: number;

  /**
   * The port on which clients reach the server; 55535 at most, because the bus listens on this
   * port + 10000.
   *
   * @default - the server's own, which is 6379
   */
  readonly port?: number;

  /**
   * Whether a server without a password answers its own host only. Nodes in pods of their own then
   * cannot reach each other, so it is of use only together with a password or a `bind` directive.
   *
   * @default - false on a RedisCluster, and otherwise the server's own, which is true
   */
  readonly protectedMode?: boolean;

  /**
   * The memory that the data may take.
   *
   * @default - without a limit
   */
  readonly maxMemory?: Size;

  /**
   * Which keys the server drops when `maxMemory` is used up.
   *
   * @default - the server's own, which is to drop none
   */
  readonly maxMemoryPolicy?: MaxMemoryPolicy;

  /**
   * The replicas that have to be connected for a primary to accept a write.
   *
   * @default - the server's own, which is 0
   */
  readonly minReplicasToWrite?: number;

  /**
   * Any other directives, by name. Each line of a value becomes a directive of its own, for those
   * that may be repeated, such as `client-output-buffer-limit`.
   *
   * @default - none
   */
  readonly directives?: { readonly [name: string]: string };
}
