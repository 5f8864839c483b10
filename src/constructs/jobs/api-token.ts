import { Mounted } from '../common/mounted';

/** Where clients of the Kubernetes API, the program among them, look for the token and the CA. */
const ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * How long a token is valid: the least that Kubernetes takes. The kubelet renews it in time, and the program
 * reads it anew for each call. One that Kubernetes mounts by itself is valid for a year by default, as long
 * as its pod exists.
 */
const TOKEN_SECONDS = 600;

/** The volume with a token of the pod's ServiceAccount, and its mount. */
export const API_TOKEN: Mounted = {
  volumes: [
    {
      name: 'api-token',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
          // Kubernetes writes this one into each namespace.
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        ],
      },
    },
  ],
  volumeMounts: [{ name: 'api-token', mountPath: ACCOUNT_PATH, readOnly: true }],
};
