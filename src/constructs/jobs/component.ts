import { ApiObjectMetadata } from 'cdk8s';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

interface ComponentMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations?: ApiObjectMetadata['annotations'];
}

interface Component {
  /** The metadata of the component's objects. */
  readonly metadata: ComponentMetadata;

  /**
   * The labels that select the component's pods: those that no other label of a user's changes, since
   * the selector of a Deployment cannot be changed.
   */
  readonly selector: Record<string, string>;
}

/** What names the Job or the keeper of a StatefulSet: what is given, and else its own metadata. */
export function component(
  statefulSet: RedisStatefulSet,
  kind: 'bootstrap' | 'keeper',
  { name, namespace, labels = {}, annotations }: ApiObjectMetadata = {},
): Component {
  const selector = {
    'app.kubernetes.io/name': labels['app.kubernetes.io/name'] ?? 'redis-cluster',
    'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] ?? statefulSet.name,
    // Whatever labels are given: its pods are none of the nodes.
    'app.kubernetes.io/component': kind,
  };
  return {
    metadata: {
      name: name ?? `${statefulSet.name}-${kind}`,
      namespace: namespace ?? statefulSet.metadata.namespace,
      labels: { ...labels, ...selector },
      annotations,
    },
    selector,
  };
}
