import { Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-27';

/** The `resources` of a container; undefined if nothing is given. */
export function containerResources(
  resources: ContainerResources,
): k8s.ResourceRequirements | undefined {
  const requests = quantities(
    resources.cpu?.request,
    resources.memory?.request,
    resources.ephemeralStorage?.request,
  );
  const limits = quantities(
    resources.cpu?.limit,
    resources.memory?.limit,
    resources.ephemeralStorage?.limit,
  );
  return requests || limits ? { requests, limits } : undefined;
}

function quantities(
  cpu?: Cpu,
  memory?: Size,
  storage?: Size,
): Record<string, k8s.Quantity> | undefined {
  const given = Object.entries({
    cpu: cpu?.amount,
    memory: memory?.asString(),
    'ephemeral-storage': storage?.asString(),
  }).flatMap(([name, amount]) =>
    amount === undefined ? [] : [[name, k8s.Quantity.fromString(amount)] as const],
  );
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
