/** What the Pod Security level `restricted` requires of a pod that runs Node.js' images, as their user. */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** What it requires of a container. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};
