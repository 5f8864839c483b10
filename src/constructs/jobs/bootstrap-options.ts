import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

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
   * Whether the Job may ask the Kubernetes API where the pods stand and whether an autoscaler scales
   * them, delete the Jobs before it, and scale a StatefulSet whose manifest leaves the number of pods
   * open. A ServiceAccount and a Role are made for that, and others for the keeper, which may only
   * read where the pods stand and how many are asked for. Without it pods are found by their DNS
   * names, replicas are seated by ordinal alone, and the manifest gives the number of pods.
   *
   * @default true
   */
  readonly apiAccess?: boolean;

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
   * @default 'node:24.21.0-slim'
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
}
