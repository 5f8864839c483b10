import { ApiObject, ApiObjectMetadata, Duration, Names } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Engine } from '../../engine/engine';
import { busPort, DEFAULT_PORT } from '../../topology';
import { requireOneOf, requirePath, requirePort, requireInteger } from '../common/checks';
import { CONF_FILE } from '../common/manifest-keys';
import { requireOptions } from '../common/option-table';
import { shortHash } from '../common/short-hash';
import { NodeScript, scriptFiles } from './node-script';
import { redisConf } from './redis-conf';
import { CONF_OPTIONS } from './redis-conf-option-table';
import { requireTlsSupport } from './tls-support';
import { Tls } from './tls';
import { AppendFsync, MaxMemoryPolicy, RedisConfOptions } from './redis-conf-options';

/** The working directory of the upstream images; others have another one, so it is always written. */
const IMAGE_DIR = '/data';

/**
 * Pods that have yet to be rolled still need a ConfigMap that a new one replaces. Argo CD prunes it when
 * the rest of the sync is healthy; Flux would not wait.
 */
const PRUNE_LATE = {
  'argocd.argoproj.io/sync-options': 'PruneLast=true',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** With less, nodes that are busy for a moment would be marked as failed. */
const MIN_NODE_TIMEOUT = Duration.millis(100);

/** Properties for `RedisConfigMap`. */
export interface RedisConfigMapProps extends RedisConfOptions {
  /**
   * Name, namespace, labels and annotations of the ConfigMap.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The script in the ConfigMap, beside redis.conf, with which a `RedisStatefulSet` starts its servers.
   *
   * @default NodeScript.RUN_NODE
   */
  readonly nodeScript?: NodeScript;

  /**
   * Whether a change makes another ConfigMap, with a checksum of what it holds at the end of its name.
   * A pod that restarts before it is rolled then starts as before, with the file that its version of
   * the server knows; the older ConfigMap stays until somebody deletes it.
   *
   * @default false
   */
  readonly immutable?: boolean;
}

/** The redis.conf that all nodes of a cluster read, as a ConfigMap. */
export class RedisConfigMap extends kplus.Resource implements kplus.IConfigMap {
  public readonly resourceType = 'configmaps';

  /** The server that the file is for. */
  public readonly engine: Engine;

  /** The directory of the server's data and nodes.conf. */
  public readonly dataDir: string;

  /** The port on which clients reach the server: with `tls`, those that speak TLS. */
  public readonly port: number;

  /**
   * The port beside it for clients that speak no TLS, where it may be open for a while or for good.
   *
   * @internal
   */
  public readonly _plainPort?: number;

  /** @internal */
  public readonly _busPort: number;

  /** @internal */
  public readonly _tls?: Tls;

  /**
   * Whether a change makes another ConfigMap.
   *
   * @internal
   */
  public readonly _immutable: boolean;

  /**
   * The script with which servers are started.
   *
   * @internal
   */
  public readonly _nodeScript: NodeScript;

  /**
   * Changes with what the ConfigMap holds.
   *
   * @internal
   */
  public readonly _checksum: string;

  protected readonly apiObject: ApiObject;

  private readonly conf: string;

  constructor(scope: Construct, id: string, props: RedisConfigMapProps = {}) {
    super(scope, id);
    requireOptions<RedisConfigMapProps>(props, {
      ...CONF_OPTIONS,
      metadata: true,
      nodeScript: true,
      immutable: 'boolean',
    });
    this.engine = props.engine ?? Engine.REDIS_8_0;
    this.dataDir = props.dataDir ?? IMAGE_DIR;
    const { port = DEFAULT_PORT, tls } = props;
    this._tls = tls;
    this.port = tls?.port ?? port;
    this._plainPort = tls?._hasPlainPort(this.engine) ? port : undefined;
    this._busPort = tls?._busPort(this.engine, port) ?? busPort(port);
    this._nodeScript = props.nodeScript ?? NodeScript.RUN_NODE;
    this._immutable = props.immutable ?? false;
    requireProps(props);
    this.conf = this.confOf(props);

    const data = { [CONF_FILE]: this.conf, ...scriptFiles(this._nodeScript, this.dataDir) };
    this._checksum = shortHash(JSON.stringify(data));
    this.apiObject = new kplus.k8s.KubeConfigMap(this, 'Resource', {
      metadata: this._immutable ? this.metadataOf(props.metadata) : props.metadata,
      data,
      immutable: this._immutable || undefined,
    });
  }

  /**
   * The last value of a directive in the file; undefined if the file does not set it.
   *
   * @internal
   */
  public _directive(name: string): string | undefined {
    return [...this.conf.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].at(-1)?.[1];
  }

  /** The metadata of a ConfigMap that never changes. */
  private metadataOf({ name, ...metadata }: ApiObjectMetadata = {}): ApiObjectMetadata {
    return {
      ...metadata,
      name:
        name === undefined
          ? Names.toDnsLabel(this, { extra: [this._checksum] })
          : `${name}-${this._checksum}`,
      annotations: { ...PRUNE_LATE, ...metadata.annotations },
    };
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
        ['dir', this.dataDir],
        ...(props.tls ? [] : [['port', props.port?.toString()] as const]),
        ...Object.entries(props.tls?._directives(this.engine, props.port) ?? {}),
        ['protected-mode', yesNo(props.protectedMode)],
        ['maxmemory', props.maxMemory && `${props.maxMemory.toKibibytes()}kb`],
        ['maxmemory-policy', props.maxMemoryPolicy],
        ['min-replicas-to-write', props.minReplicasToWrite?.toString()],
      ],
      {
        ...(this.engine._refusesOpenBus && !props.tls
          ? { 'cluster-bus-port-protected-mode': 'no' }
          : {}),
        ...props.directives,
      },
    );
  }
}

function requireProps(props: RedisConfigMapProps): void {
  requireTlsSupport(props);
  if (props.dataDir !== undefined) {
    requirePath('dataDir', props.dataDir);
  }
  if (props.port !== undefined) {
    requirePort('port', props.port);
  }
  if (props.nodeTimeout !== undefined) {
    requireInteger(
      'nodeTimeout in milliseconds',
      props.nodeTimeout.toMilliseconds(),
      MIN_NODE_TIMEOUT.toMilliseconds(),
    );
  }
  requireOneOf('nodeScript', props.nodeScript, Object.values(NodeScript));
  requireOneOf('appendFsync', props.appendFsync, Object.values(AppendFsync));
  requireOneOf('maxMemoryPolicy', props.maxMemoryPolicy, Object.values(MaxMemoryPolicy));
  if (props.maxMemory && props.maxMemory.toKibibytes() <= 0) {
    throw new Error(
      `maxMemory is ${props.maxMemory.asString()}, which the server takes for no limit; leave it out, ` +
        'or give more than 0',
    );
  }
  if (props.migrationBarrier !== undefined) {
    requireInteger('migrationBarrier', props.migrationBarrier, 0);
  }
  if (props.minReplicasToWrite !== undefined) {
    requireInteger('minReplicasToWrite', props.minReplicasToWrite, 0);
  }
}

function yesNo(value?: boolean): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  return value ? 'yes' : 'no';
}
