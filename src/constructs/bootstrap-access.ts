import { ApiObjectMetadata } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { RedisStatefulSet } from './redis-stateful-set';

/**
 * Makes the ServiceAccount with which the bootstrap reads where pods stand and what scales them,
 * deletes the Jobs before it, and scales the StatefulSet unless its manifest gives the number of
 * pods. Returns its name.
 */
export function grantAccess(
  scope: Construct,
  metadata: ApiObjectMetadata,
  { name, replicas }: RedisStatefulSet,
): string {
  const account = new k8s.KubeServiceAccount(scope, 'Account', { metadata });
  const role = new k8s.KubeRole(scope, 'Role', {
    metadata,
    rules: [
      // EndpointSlices tell the node and the zone of a pod, which otherwise takes rights on nodes.
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
      // One that scales the StatefulSet too would take pods away that still have keys: it is refused.
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['list'] },
      // Of two Jobs with different wishes the newer one deletes the older one.
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'delete'] },
      {
        apiGroups: ['apps'],
        resources: ['statefulsets/scale'],
        resourceNames: [name],
        verbs: replicas === undefined ? ['get', 'patch'] : ['get'],
      },
    ],
  });
  new k8s.KubeRoleBinding(scope, 'RoleBinding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name },
    subjects: [{ kind: 'ServiceAccount', name: account.name }],
  });
  return account.name;
}
