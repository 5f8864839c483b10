import { ContainerResources } from 'cdk8s-plus-27';
import { PodPlacement } from '../pods/pod-placement';

/** Options for `Keeper`, also part of the properties for `RedisCluster`. */
export interface KeeperOptions {
  /**
   * The resources of the keeper's container.
   *
   * @default - requests of 10 millis of a CPU and 64 MiB of memory, a limit of 128 MiB of memory
   */
  readonly keeperResources?: ContainerResources;

  /**
   * Where the keeper's pod may run. It replaces the placement of the Job. In any case the pod is
   * moved 30 seconds after its Kubernetes node was lost.
   *
   * @default - where the Job's pods may run
   */
  readonly keeperPlacement?: PodPlacement;
}
