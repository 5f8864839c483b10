import { ContainerResources } from 'cdk8s-plus-27';
import { PodPlacement } from '../pods/pod-placement';

/** What a `Keeper` may be given, there as on a `RedisCluster`. */
export interface KeeperOptions {
  /**
   * What the keeper asks for and may use.
   *
   * @default - requests of 10 millis of a CPU and 64 MiB of memory, a limit of 128 MiB of memory
   */
  readonly keeperResources?: ContainerResources;

  /**
   * Where the keeper's pod may run. It takes the place of what the Job is given. In any case the pod
   * leaves a Kubernetes node that is lost after 30 seconds.
   *
   * @default - where the Job's pods may run
   */
  readonly keeperPlacement?: PodPlacement;
}
