import { ApiObjectMetadata } from 'cdk8s';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

interface ComponentMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations?: ApiObjectMetadata['annotations'];
}

/** The metadata of what works on the nodes of a StatefulSet: what is given, and else its own. */
export function componentMetadata(
  statefulSet: RedisStatefulSet,
  component: string,
  { name, namespace, labels, annotations }: ApiObjectMetadata = {},
): ComponentMetadata {
  return {
    name: name ?? `${statefulSet.name}-${component}`,
    namespace: namespace ?? statefulSet.metadata.namespace,
    labels: {
      'app.kubernetes.io/instance': statefulSet.name,
      ...labels,
      // Whatever labels are given: its pods are none of the nodes.
      'app.kubernetes.io/component': component,
    },
    annotations,
  };
}
