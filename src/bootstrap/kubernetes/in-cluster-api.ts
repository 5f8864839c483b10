import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { ApiError, ClaimsApi, CreateApi, KubernetesApi, scalePath } from './api';
import { parseAnswer } from './parse-answer';
import { Unavailable } from './unavailable';

/** Where Kubernetes mounts a pod's service account. */
const SERVICE_ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

const REQUEST_TIMEOUT_MS = 5_000;

type Method = 'GET' | 'PATCH' | 'POST' | 'DELETE';

const CREATED = 201;

/**
 * The API of the Kubernetes in which the program runs, with the rights of its pod's service account.
 * Throws `Unavailable` outside a pod, and in a pod without a service account token.
 */
export function inClusterApi(
  env: NodeJS.ProcessEnv,
  accountPath = SERVICE_ACCOUNT_PATH,
): KubernetesApi & ClaimsApi & CreateApi {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (host === undefined) {
    throw new Unavailable(
      '--find api asks the Kubernetes in which the program runs, and this is no pod: ' +
        'use --find kubectl',
    );
  }
  const agent = new Agent({ keepAlive: true, ca: readAccount(accountPath, 'ca.crt') });
  const call = async (method: Method, path: string, body?: object): Promise<unknown> => {
    const headers = {
      // Kubernetes renews the token, so it is read anew.
      authorization: `Bearer ${readAccount(accountPath, 'token')}`,
      accept: 'application/json',
      ...(body ? { 'content-type': contentType(method) } : {}),
    };
    const question = `${method} ${path}`;
    const answer = await new Promise<string>((resolve, reject) => {
      const failed = ({ message }: Error): void =>
        reject(new Unavailable(`${question} failed: ${message}`));
      const sent = request({
        ...{ agent, host, port, method, path, headers },
        timeout: REQUEST_TIMEOUT_MS,
      });
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', failed);
        response.on('end', () => {
          const { statusCode: status } = response;
          if (status === 200 || status === CREATED) resolve(text);
          else reject(new ApiError(status, `${question} answered ${status}: ${text}`));
        });
      });
      sent.on('timeout', () =>
        sent.destroy(new Error(`no answer in ${REQUEST_TIMEOUT_MS / 1000} s`)),
      );
      sent.on('error', failed);
      sent.end(body && JSON.stringify(body));
    });
    return parseAnswer(question, answer);
  };
  return {
    get: (path) => call('GET', path),
    delete: async (path) => {
      await call('DELETE', path);
    },
    create: async (path, object) => {
      await call('POST', path, object);
    },
    patch: async (path, operations) => {
      await call('PATCH', path, operations);
    },
    scale: async (workload, replicas, seen) => {
      await call('PATCH', scalePath(workload), [
        // Kubernetes leaves out a 0.
        { op: 'test', path: '/spec', value: seen === 0 ? {} : { replicas: seen } },
        { op: 'add', path: '/spec/replicas', value: replicas },
      ]);
    },
  };
}

function contentType(method: Method): string {
  return method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
}

function readAccount(path: string, name: 'ca.crt' | 'token'): string {
  try {
    return readFileSync(`${path}/${name}`, 'utf8');
  } catch (error) {
    throw new Unavailable(
      `the pod has no service account token (${(error as Error).message}): set ` +
        'automountServiceAccountToken, or use --find dns',
    );
  }
}
