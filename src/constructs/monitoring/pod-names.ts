import { Keeper } from '../jobs/keeper';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** A regular expression for the names of the nodes' pods, by which their series are found. */
export function nodePods({ name }: RedisStatefulSet): string {
  return `${name}-[0-9]+`;
}

/** The same for the keeper's pod. */
export function keeperPods({ name }: Keeper): string {
  return `${name}-[a-z0-9]+-[a-z0-9]+`;
}
