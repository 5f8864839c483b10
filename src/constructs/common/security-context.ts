import { k8s } from 'cdk8s-plus-27';

/** What the Pod Security level `restricted` requires of a pod and its containers. */

/** The user and the group `redis` of the upstream images. */
const REDIS_USER = 999;

/** The user and the group `node` of the Node.js images. */
const NODE_JS_USER = 1000;

export const REDIS_POD_SECURITY: k8s.PodSecurityContext = {
  ...podSecurity(REDIS_USER),
  fsGroup: REDIS_USER,
  // Changing the owner of every file would delay each start on a large volume.
  fsGroupChangePolicy: 'OnRootMismatch',
};

export const NODE_JS_POD_SECURITY = podSecurity(NODE_JS_USER);

export const CONTAINER_SECURITY: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

function podSecurity(user: number): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
