import { readFileSync } from 'node:fs';
import { ApiObject, ApiObjectMetadata, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Engine } from '../engine';
import { DEFAULT_PORT } from '../topology';
import { requirePath, requirePort, requireWhole } from './checks';
import { packagePath } from './package-path';
import { CONF_FILE, redisConf, SCRIPT_FILE } from './redis-conf';

/** The working directory of the upstream images. */
const IMAGE_DIR = '/data';

/** A timeout below it fails nodes that were busy for a moment. */
const MIN_NODE_TIMEOUT = Duration.millis(100);

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

/** What goes into a `RedisConfigMap`. */
export interface RedisConfigMapProps {
  /**
   * Name, namespace, labels and annotations of the ConfigMap.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

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
   * @default - the server's own, which is 15 seconds
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
   * @default - the server's own, which is true unless the image says otherwise
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

  /**
   * Whether the ConfigMap also holds `update-node.sh`, which writes the pod's own address into
   * nodes.conf before the server starts. A `RedisStatefulSet` then starts the server through it.
   *
   * @default false
   */
  readonly updateNodeScript?: boolean;
}

/** The redis.conf that all nodes of a cluster read, as a ConfigMap. */
export class RedisConfigMap extends kplus.Resource implements kplus.IConfigMap {
  public readonly resourceType = 'configmaps';

  /** The server that the file is for. */
  public readonly engine: Engine;

  /** The directory in which the server keeps its data and nodes.conf. */
  public readonly dataDir: string;

  /** The port on which clients reach the server. */
  public readonly port: number;

  /** How long a node may be silent before it has failed, where the file says so. */
  public readonly nodeTimeout?: Duration;

  /** Whether the ConfigMap holds `update-node.sh`. */
  public readonly updateNodeScript: boolean;

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: RedisConfigMapProps = {}) {
    super(scope, id);
    this.engine = props.engine ?? Engine.REDIS_8_0;
    this.dataDir = props.dataDir ?? IMAGE_DIR;
    this.port = props.port ?? DEFAULT_PORT;
    this.nodeTimeout = props.nodeTimeout;
    this.updateNodeScript = props.updateNodeScript ?? false;
    requireProps(props);

    this.apiObject = new kplus.k8s.KubeConfigMap(this, 'Resource', {
      metadata: props.metadata,
      data: {
        [CONF_FILE]: this.conf(props),
        ...(this.updateNodeScript ? { [SCRIPT_FILE]: this.script() } : {}),
      },
    });
  }

  private conf(props: RedisConfigMapProps): string {
    return redisConf(
      this.engine,
      [
        ['cluster-enabled', 'yes'],
        ['cluster-config-file', `${this.dataDir}/nodes.conf`],
        ['cluster-node-timeout', props.nodeTimeout?.toMilliseconds().toString()],
        ['cluster-require-full-coverage', yesNo(props.requireFullCoverage)],
        ['cluster-migration-barrier', props.migrationBarrier?.toString()],
        ['appendonly', yesNo(props.appendOnly ?? true)],
        ['appendfsync', props.appendFsync],
        ['dir', this.dataDir === IMAGE_DIR ? undefined : this.dataDir],
        ['port', props.port?.toString()],
        ['protected-mode', yesNo(props.protectedMode)],
        ['maxmemory', props.maxMemory && `${props.maxMemory.toKibibytes()}kb`],
        ['maxmemory-policy', props.maxMemoryPolicy],
        ['min-replicas-to-write', props.minReplicasToWrite?.toString()],
      ],
      props.directives ?? {},
    );
  }

  private script(): string {
    const script = readFileSync(packagePath(`src/node/${SCRIPT_FILE}`), 'utf8');
    return script.replace(IMAGE_DIR, this.dataDir);
  }
}

function requireProps(props: RedisConfigMapProps): void {
  if (props.dataDir !== undefined) {
    requirePath('dataDir', props.dataDir);
  }
  if (props.port !== undefined) {
    requirePort('port', props.port);
  }
  if (props.nodeTimeout !== undefined) {
    requireWhole(
      'nodeTimeout in milliseconds',
      props.nodeTimeout.toMilliseconds(),
      MIN_NODE_TIMEOUT.toMilliseconds(),
    );
  }
  if (props.migrationBarrier !== undefined) {
    requireWhole('migrationBarrier', props.migrationBarrier, 0);
  }
  if (props.minReplicasToWrite !== undefined) {
    requireWhole('minReplicasToWrite', props.minReplicasToWrite, 0);
  }
}

function yesNo(value?: boolean): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  return value ? 'yes' : 'no';
}
