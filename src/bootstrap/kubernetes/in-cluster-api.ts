import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { ApiError, KubernetesApi, scalePath, JobsApi } from './api';
/** Where Kubernetes mounts a pod's service account. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API of the cluster in which the program runs, with the rights of its service account. */
export function inClusterApi(env: NodeJS.ProcessEnv): KubernetesApi & JobsApi {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (host === undefined) {
    throw new Error(
      '--find api asks the Kubernetes in which the program runs, and this is no pod: ' +
        'use --find kubectl',
    );
  }
  const agent = new Agent({ keepAlive: true, ca: readFileSync(`${ACCOUNT}/ca.crt`) });
  const call = (
    method: 'GET' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> =>
    new Promise<string>((resolve, reject) => {
      const headers = {
        // Kubernetes renews the token, so it is read anew.
        authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8')}`,
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/merge-patch+json' } : {}),
      };
      const call = request({ agent, host, port, method, path, headers, timeout: 5_000 });
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status } = response;
          if (status === 200) resolve(text);
          else reject(new ApiError(status, `${method} ${path} answered ${status}: ${text}`));
        });
      });
      call.on('timeout', () => call.destroy(new Error(`${method} ${path} took more than 5 s`)));
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    }).then(JSON.parse);
  return {
    get: (path) => call('GET', path),
    delete: async (path) => {
      await call('DELETE', path);
    },
    scale: async (workload, replicas) => {
      await call('PATCH', scalePath(workload), { spec: { replicas } });
    },
  };
}
