import { readFileSync } from 'node:fs';
import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Engine } from '../engine';
import { DEFAULT_PORT } from '../topology';
import { requireOneOf, requirePath, requirePort, requireWhole } from './checks';
import { packagePath } from './package-path';
import { CONF_FILE, redisConf, SCRIPT_FILE } from './redis-conf';
import { AppendFsync, MaxMemoryPolicy, RedisConfOptions } from './redis-conf-options';

/** The working directory of the upstream images. */
const IMAGE_DIR = '/data';

/** A timeout below it fails nodes that were busy for a moment. */
const MIN_NODE_TIMEOUT = Duration.millis(100);

/** What goes into a `RedisConfigMap`. */
export interface RedisConfigMapProps extends RedisConfOptions {
  /**
   * Name, namespace, labels and annotations of the ConfigMap.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

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

  /** Whether the ConfigMap holds `update-node.sh`. */
  public readonly updateNodeScript: boolean;

  protected readonly apiObject: ApiObject;

  private readonly conf: string;

  constructor(scope: Construct, id: string, props: RedisConfigMapProps = {}) {
    super(scope, id);
    this.engine = props.engine ?? Engine.REDIS_8_0;
    this.dataDir = props.dataDir ?? IMAGE_DIR;
    this.port = props.port ?? DEFAULT_PORT;
    this.updateNodeScript = props.updateNodeScript ?? false;
    requireProps(props);
    this.conf = this.confOf(props);

    this.apiObject = new kplus.k8s.KubeConfigMap(this, 'Resource', {
      metadata: props.metadata,
      data: {
        [CONF_FILE]: this.conf,
        ...(this.updateNodeScript ? { [SCRIPT_FILE]: this.script() } : {}),
      },
    });
  }

  /** What the file says last of a directive; undefined where it leaves it to the server. */
  public directive(name: string): string | undefined {
    return [...this.conf.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].at(-1)?.[1];
  }

  private confOf(props: RedisConfigMapProps): string {
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
  requireOneOf('appendFsync', props.appendFsync, Object.values(AppendFsync));
  requireOneOf('maxMemoryPolicy', props.maxMemoryPolicy, Object.values(MaxMemoryPolicy));
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
