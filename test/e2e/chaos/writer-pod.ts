import { join } from 'node:path';
import { build } from 'esbuild';
import { PodDns } from '../dns/cache';
import { get, kubectl } from '../kubectl';
import { apply } from '../namespace';

/** The name of the pod, and of the ConfigMap with its program. */
export const POD = 'writer';

const DIRECTORY = '/writer';

/** The program in the pod, which is writer-program.ts. */
export const PROGRAM = `${DIRECTORY}/writer.js`;

/** Starts the pod that writers run in. Its program does not run yet. */
export async function startWriterPod(namespace: string, dns?: PodDns): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'writer-program.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    write: false,
  });
  const objects = {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: POD },
        data: { 'writer.js': outputFiles[0].text },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: POD },
        spec: {
          ...dns,
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: POD,
              image: 'node:24.21.0-slim',
              command: ['node', '--eval', 'setInterval(() => {}, 2 ** 30)'],
              resources: { requests: { cpu: '50m', memory: '64Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
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
