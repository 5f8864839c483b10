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
   * The labels that select the component's pods. A user's other labels are not among them, because the
   * selector of a Deployment cannot be changed.
   */
  readonly selector: Record<string, string>;
}

/** The metadata of the Job or the keeper: what is given, and otherwise that of the StatefulSet. */
export function component(
  statefulSet: RedisStatefulSet,
  kind: 'bootstrap' | 'keeper',
  { name, namespace, labels = {}, annotations }: ApiObjectMetadata = {},
): Component {
  const selector = {
    'app.kubernetes.io/name': labels['app.kubernetes.io/name'] ?? 'redis-cluster',
    'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] ?? statefulSet.name,
    // Not to be overridden: its pods are not nodes.
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
