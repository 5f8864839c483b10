import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { HeadlessService } from './headless-service';
import { RedisConfigMap } from '../config/redis-config-map';
import { RedisPodOptions } from './redis-pod-options';

/** Properties for `RedisStatefulSet`. */
export interface RedisStatefulSetProps extends RedisPodOptions {
  /**
   * Name, namespace, labels and annotations of the StatefulSet. A name may have 52 characters.
   *
   * @default - named by cdk8s, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /** The Service that gives the pods their DNS names. The pods get the labels of its selector. */
  readonly service: HeadlessService;

  /** The redis.conf of the servers, and the engine that runs. */
  readonly config: RedisConfigMap;

  /**
   * Whether a change of the ConfigMap restarts the pods, one after another. Its checksum is an
   * annotation of the pods, unless it is immutable.
   *
   * @default true
   */
  readonly rollOnConfigChange?: boolean;

  /**
   * Whether each server announces the current address of its pod, with `NodeScript.NONE`; the scripts
   * do so by themselves. Without it, a server that comes back with another address announces the old
   * one until a node meets it again.
   *
   * @default true
   */
  readonly announceAddress?: boolean;

  /**
   * Whether Kubernetes starts all pods at once, or each after the previous one is ready.
   *
   * @default PodManagementPolicy.PARALLEL
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * The name of the volume claims; the name of the pod is appended to it.
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
   * The name of the port of the cluster bus.
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
   * The directory in which the config's volume is mounted.
   *
   * @default '/etc/redis'
   */
  readonly configMountPath?: string;
}
