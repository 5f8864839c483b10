import { join } from 'node:path';
import { bundledProgram } from '../bundled-program';
import { PodDns } from '../dns/cache';
import { get, kubectl } from '../kubectl';
import { apply } from '../namespace';
import { CONTAINER_SECURITY, POD_SECURITY } from '../restricted-pod';

/** The name of the pod, and of the ConfigMap with its program. */
export const POD = 'writer';

const DIRECTORY = '/writer';

/** The program in the pod, which is writer-program.ts. */
export const PROGRAM = `${DIRECTORY}/writer.js`;

/** Starts the pod that writers run in. Its program does not run yet. */
export async function startWriterPod(namespace: string, dns?: PodDns): Promise<void> {
  const program = await bundledProgram(join(__dirname, 'writer-program.ts'));
  const objects = {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: POD },
        data: { 'writer.js': program },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: POD },
        spec: {
          ...dns,
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          securityContext: POD_SECURITY,
          containers: [
            {
              name: POD,
              image: 'node:24.21.0-slim',
              command: ['node', '--eval', 'setInterval(() => {}, 2 ** 30)'],
              resources: { requests: { cpu: '50m', memory: '64Mi' } },
              securityContext: CONTAINER_SECURITY,
              volumeMounts: [{ name: POD, mountPath: DIRECTORY }],
            },
          ],
          volumes: [{ name: POD, configMap: { name: POD } }],
        },
      },
    ],
  };
  // The program is longer than what kubectl's own annotation may hold.
  await apply(namespace, JSON.stringify(objects), '--server-side');
  const ready = ['--for=condition=Ready', `pod/${POD}`, '--timeout=60s'];
  await kubectl(['wait', '-n', namespace, ...ready]);
}

/** The Kubernetes node on which the writers of a namespace run. */
export async function writerHost(namespace: string): Promise<string> {
  interface Pod {
    readonly spec: { readonly nodeName: string };
  }
  return (await get<Pod>(['pod', POD, '-n', namespace])).spec.nodeName;
}
