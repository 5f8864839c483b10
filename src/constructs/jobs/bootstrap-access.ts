import { ApiObjectMetadata } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { RedisStatefulSet } from '../pods/redis-stateful-set';

/** EndpointSlices have the host and the zone of a pod, which otherwise needs rights on hosts. */
const READ_PLACEMENT: k8s.PolicyRule = {
  apiGroups: ['discovery.k8s.io'],
  resources: ['endpointslices'],
  verbs: ['list'],
};

/** An autoscaler of the same StatefulSet would remove pods that still have keys: it is refused. */
const READ_AUTOSCALERS: k8s.PolicyRule = {
  apiGroups: ['autoscaling'],
  resources: ['horizontalpodautoscalers'],
  verbs: ['list'],
};

/** Of two Jobs for different shapes, the newer one deletes the older one. */
const SUPERSEDE_JOBS: k8s.PolicyRule = {
  apiGroups: ['batch'],
  resources: ['jobs'],
  verbs: ['list', 'delete'],
};

/** A Role cannot name them: which pods will leave is not known before. */
const DELETE_CLAIMS: k8s.PolicyRule = {
  apiGroups: [''],
  resources: ['persistentvolumeclaims'],
  verbs: ['delete'],
};

/** What is done and refused is told on the StatefulSet. A Role cannot name what is yet to be created. */
const CREATE_EVENTS: k8s.PolicyRule = {
  apiGroups: [''],
  resources: ['events'],
  verbs: ['create'],
};

/** A password that is generated is in a Secret. A Role cannot name what is yet to be created. */
const CREATE_SECRETS: k8s.PolicyRule = {
  apiGroups: [''],
  resources: ['secrets'],
  verbs: ['create'],
};

/**
 * What the Job of a cluster of so many pods may do: find the pods and what scales them, delete older
 * Jobs, make events, scale the StatefulSet unless its manifest sets the number of pods, and delete and
 * expand claims, and make a Secret, where it is asked to.
 */
export function jobRights(statefulSet: RedisStatefulSet, pods: number): k8s.PolicyRule[] {
  return [
    READ_PLACEMENT,
    READ_AUTOSCALERS,
    SUPERSEDE_JOBS,
    CREATE_EVENTS,
    onNumberOfPods(statefulSet),
    ...(statefulSet._deletesClaims ? [DELETE_CLAIMS] : []),
    ...(statefulSet._login.auth?._isGenerated ? [CREATE_SECRETS] : []),
    ...expandClaims(statefulSet, pods),
  ];
}

/**
 * What the keeper may do: find the pods, make events, and scale the StatefulSet, since it asks again
 * for pods that were scaled away with their nodes; and expand claims where it is asked to, since a lost
 * claim is made anew with the first size. It always runs, so it gets no more than that.
 */
export function keeperRights(statefulSet: RedisStatefulSet, pods: number): k8s.PolicyRule[] {
  return [
    READ_PLACEMENT,
    CREATE_EVENTS,
    onNumberOfPods(statefulSet),
    ...expandClaims(statefulSet, pods),
  ];
}

function expandClaims(statefulSet: RedisStatefulSet, pods: number): k8s.PolicyRule[] {
  if (statefulSet._claim.expandTo === undefined) return [];
  return [
    {
      apiGroups: [''],
      resources: ['persistentvolumeclaims'],
      resourceNames: Array.from({ length: pods }, (_, pod) => statefulSet.claimName(pod)),
      verbs: ['get', 'patch'],
    },
  ];
}

function onNumberOfPods({ name, replicas }: RedisStatefulSet): k8s.PolicyRule {
  const verbs = replicas === undefined ? ['get', 'patch'] : ['get'];
  return { apiGroups: ['apps'], resources: ['statefulsets/scale'], resourceNames: [name], verbs };
}

/** Makes a ServiceAccount with a Role of its own, and returns its name. */
export function grantAccess(
  scope: Construct,
  metadata: ApiObjectMetadata,
  rules: k8s.PolicyRule[],
): string {
  const account = new k8s.KubeServiceAccount(scope, 'Account', { metadata });
  const role = new k8s.KubeRole(scope, 'Role', { metadata, rules });
  new k8s.KubeRoleBinding(scope, 'RoleBinding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name },
    subjects: [{ kind: 'ServiceAccount', name: account.name }],
  });
  return account.name;
}
