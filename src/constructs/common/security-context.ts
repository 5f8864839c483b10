import { k8s } from 'cdk8s-plus-27';
import { PodSecurity } from '../pods/pod-security';

/** The user and the group `redis` of the upstream images. */
const REDIS_USER = 999;

/** The user and the group `node` of the Node.js images. */
const NODE_JS_USER = 1000;

/** The security context of the servers' pods. */
export function redisPodSecurity(security?: PodSecurity): k8s.PodSecurityContext | undefined {
  const context = podSecurity(REDIS_USER, security);
  return context?.runAsUser === undefined
    ? context
    : {
        ...context,
        fsGroup: REDIS_USER,
        // Changing the owner of every file would delay each start on a large volume.
        fsGroupChangePolicy: 'OnRootMismatch',
      };
}

/** The security context of the pods of the Job and the keeper. */
export function nodeJsPodSecurity(security?: PodSecurity): k8s.PodSecurityContext | undefined {
  return podSecurity(NODE_JS_USER, security);
}

/** The security context of their containers. */
export function containerSecurity(security?: PodSecurity): k8s.SecurityContext | undefined {
  return security === PodSecurity.NONE
    ? undefined
    : {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      };
}

function podSecurity(user: number, security?: PodSecurity): k8s.PodSecurityContext | undefined {
  if (security === PodSecurity.NONE) return undefined;
  const ids = security === PodSecurity.ASSIGNED_IDS ? {} : { runAsUser: user, runAsGroup: user };
  return { runAsNonRoot: true, ...ids, seccompProfile: { type: 'RuntimeDefault' } };
}
