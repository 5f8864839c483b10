import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { KubernetesApi } from './kubernetes';

/** Where Kubernetes mounts a pod's service account. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API of the cluster in which the program runs, with the rights of its service account. */
export function inClusterApi(env: NodeJS.ProcessEnv): KubernetesApi {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const agent = new Agent({ keepAlive: true, ca: readFileSync(`${ACCOUNT}/ca.crt`) });
  return (method, path, body) =>
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
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(text)
            : reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`)),
        );
      });
      call.on('timeout', () => call.destroy(new Error(`${method} ${path} took more than 5 s`)));
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    }).then(JSON.parse);
}
