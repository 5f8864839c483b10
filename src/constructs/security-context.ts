import { k8s } from 'cdk8s-plus-27';

/** What the Pod Security level `restricted` asks of a pod and its containers. */

/** The user and the group `redis` of the upstream images. */
const REDIS = 999;

export const POD_SECURITY: k8s.PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: REDIS,
  runAsGroup: REDIS,
  fsGroup: REDIS,
  // A change of the owner of every file would delay each start on a large volume.
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

export const CONTAINER_SECURITY: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};
