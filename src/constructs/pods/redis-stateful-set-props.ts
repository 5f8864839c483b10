import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { HeadlessService } from './headless-service';
import { RedisConfigMap } from '../config/redis-config-map';
import { RedisPodOptions } from './redis-pod-options';

/** What goes into a `RedisStatefulSet`. */
export interface RedisStatefulSetProps extends RedisPodOptions {
  /**
   * Name, namespace, labels and annotations of the StatefulSet. A name may have 52 characters.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The Service that names the pods. Its selector becomes their labels. */
  readonly service: HeadlessService;

  /** The redis.conf of the servers. Its engine is the one that runs. */
  readonly config: RedisConfigMap;

  /**
   * Whether a change of the ConfigMap rolls through the pods: its checksum is an annotation of theirs.
   *
   * @default true
   */
  readonly rollOnConfigChange?: boolean;

  /**
   * Whether each server announces its pod's present address, where no script sees to it
   * (`NodeScript.NONE`). Otherwise one that comes back under another address names itself by the old
   * one, until a node meets it anew.
   *
   * @default true
   */
  readonly announceAddress?: boolean;

  /**
   * Whether Kubernetes starts all pods at once or each after the one before it is ready.
   *
   * @default PodManagementPolicy.PARALLEL
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * The name of the volume claims, which each pod's name follows.
   *
   * @default 'data'
   */
  readonly claimName?: string;

  /**
   * The name of the port for clients.
   *
   * @default 'redis'
   */
  readonly clientPortName?: string;

  /**
   * The name of the port of the bus.
   *
   * @default 'bus'
   */
  readonly busPortName?: string;

  /**
   * The name of the config's volume.
   *
   * @default 'config'
   */
  readonly configVolumeName?: string;

  /**
   * Where the config's volume is mounted.
   *
   * @default '/etc/redis'
   */
  readonly configMountPath?: string;
}
