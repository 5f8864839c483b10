import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PodPlacement } from '../pods/pod-placement';

/** What a `BootstrapJob` may be given, there as on a `RedisCluster`. */
export interface BootstrapOptions {
  /**
   * The parts of the key space, each served by one primary; 3 at least. The Job moves slots, and
   * the keys in them, when another number is applied.
   *
   * @default 3
   */
  readonly shards?: number;

  /**
   * The copies of each primary. The Job attaches more, or takes some away, when another number is
   * applied.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * How long the Job waits for pods and servers before it fails and Kubernetes tries again. While
   * slots move it begins anew; a change of shards that takes longer than seven times as long in all
   * needs a longer one, for Kubernetes ends the Job then.
   *
   * @default Duration.minutes(10)
   */
  readonly bootstrapDeadline?: Duration;

  /**
   * How long Kubernetes keeps the Job and its log after its end. Once it is gone, the same manifest
   * runs it again; a cluster that is whole is left as it is.
   *
   * @default Duration.hours(1)
   */
  readonly bootstrapTtl?: Duration;

  /**
   * The Node.js image, 20 or newer, that runs the program out of a ConfigMap.
   *
   * @default 'node:24.21.0'
   */
  readonly nodeJsImage?: string;

  /**
   * An image made by this project's Dockerfile. It holds the program, and takes the place of
   * `nodeJsImage` and of the ConfigMap.
   *
   * @default - the program comes by ConfigMap
   */
  readonly bootstrapImage?: string;

  /**
   * What the program asks for and may use.
   *
   * @default - requests of 100 millis of a CPU and 64 MiB of memory, a limit of 256 MiB of memory
   */
  readonly bootstrapResources?: kplus.ContainerResources;

  /**
   * Where the Job's pods may run. It takes the place of the nodes' `nodeSelector`, `tolerations` and
   * `priorityClassName`, all three.
   *
   * @default - where the nodes may run
   */
  readonly bootstrapPlacement?: PodPlacement;

  /**
   * The Secrets with which the image of the Job and the keeper is pulled.
   *
   * @default - the `imagePullSecrets` of the nodes
   */
  readonly bootstrapImagePullSecrets?: kplus.ISecret[];
}
