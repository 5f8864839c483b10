import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { nameByIds } from './cluster-name';

/** What the objects of a cluster have in common. */
interface ClusterMetadata {
  readonly labels: Record<string, string>;

  /** The labels that select the nodes. */
  readonly selector: Record<string, string>;

  /** The metadata of an object whose name is the cluster's with a suffix. */
  readonly named: (suffix?: string) => ApiObjectMetadata & { readonly name: string };
}

/** The metadata of a cluster's objects, from what the cluster was given. */
export function clusterMetadata(
  cluster: Construct,
  { name = nameByIds(cluster), ...metadata }: ApiObjectMetadata = {},
): ClusterMetadata {
  const labels: Record<string, string> = {
    'app.kubernetes.io/name': 'redis-cluster',
    'app.kubernetes.io/instance': name,
    ...metadata.labels,
  };
  return {
    labels,
    selector: {
      'app.kubernetes.io/name': labels['app.kubernetes.io/name'],
      'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'],
      'app.kubernetes.io/component': 'node',
    },
    named: (suffix = '') => ({ ...metadata, labels, name: `${name}${suffix}` }),
  };
}
