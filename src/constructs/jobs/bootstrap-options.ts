import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PodPlacement } from '../pods/pod-placement';

/** Options for `BootstrapJob`, also part of the properties for `RedisCluster`. */
export interface BootstrapOptions {
  /**
   * The number of shards, each with one primary; 3 at least. When another number is applied, the Job
   * moves slots and the keys in them.
   *
   * @default 3
   */
  readonly shards?: number;

  /**
   * The number of replicas of each primary. When another number is applied, the Job attaches replicas
   * or removes some.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * How long the Job waits for pods and nodes without progress before it fails and Kubernetes retries
   * it. While slots move, the time starts again. Kubernetes ends the Job after about seven times as long
   * in all, so give more time if a migration of slots takes longer.
   *
   * @default Duration.minutes(10)
   */
  readonly bootstrapDeadline?: Duration;

  /**
   * How long Kubernetes keeps the Job and its log after its end. After that the same manifest runs it
   * again, which does nothing to a healthy cluster.
   *
   * @default Duration.hours(1)
   */
  readonly bootstrapTtl?: Duration;

  /**
   * The image of Node.js, 20 or newer, in which the program of the Job and the keeper runs out of a
   * ConfigMap.
   *
   * @default 'node:24.21.0-slim'
   */
  readonly nodeJsImage?: string;

  /**
   * The image of the Job and the keeper: that of the release by its digest, or one built from this
   * project's Dockerfile. It has the program in it and replaces `nodeJsImage` and the ConfigMap. The
   * release notes name the image (`ghcr.io/cdk8s-redis-cluster/redis-cluster-bootstrap@sha256:...`).
   *
   * @default - the program comes in a ConfigMap
   */
  readonly bootstrapImage?: string;

  /**
   * The resources of the Job's container.
   *
   * @default - requests of 100 millis of a CPU and 64 MiB of memory, a limit of 256 MiB of memory
   */
  readonly bootstrapResources?: kplus.ContainerResources;

  /**
   * Where the Job's pods may run. It replaces `nodeSelector`, `tolerations` and `priorityClassName` of
   * the nodes, all three.
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
