import { join } from 'node:path';
import { bundledProgram } from '../bundled-program';
import { get, kubectl } from '../kubectl';
import { apply } from '../namespace';
import { CONTAINER_SECURITY, POD_SECURITY } from '../restricted-pod';

/** The name of the Deployment, its Service and its ConfigMap. */
const NAME = 'dns-cache';

/** The fields of a pod that asks a DNS server of its own. */
export interface PodDns {
  readonly dnsPolicy: 'None';
  readonly dnsConfig: {
    readonly nameservers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly { readonly name: string; readonly value: string }[];
  };
}

/** Starts a DNS server that keeps each answer for 30 s, and returns what makes a pod ask it. */
export async function startDnsCache(namespace: string): Promise<PodDns> {
  const program = await bundledProgram(join(__dirname, 'cache-program.ts'));
  const labels = { app: NAME };
  const container = {
    name: NAME,
    image: 'node:24.21.0-slim',
    command: ['node', '/program/cache.js'],
    ports: [{ containerPort: 5353, protocol: 'UDP' }],
    resources: { requests: { cpu: '50m', memory: '64Mi' } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: 'program', mountPath: '/program' }],
  };
  const spec = {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    securityContext: POD_SECURITY,
    containers: [container],
    volumes: [{ name: 'program', configMap: { name: NAME } }],
  };
  const objects = [
    { apiVersion: 'v1', kind: 'ConfigMap', data: { 'cache.js': program } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: labels, ports: [{ port: 53, targetPort: 5353, protocol: 'UDP' }] },
    },
  ].map((object) => ({ ...object, metadata: { name: NAME } }));
  await apply(namespace, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  await scaleDnsCache(namespace, 1);
  const service = await get<{ readonly spec: { readonly clusterIP: string } }>([
    ...['service', NAME, '-n', namespace],
  ]);
  return {
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: [service.spec.clusterIP],
      searches: [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
      options: [{ name: 'ndots', value: '5' }],
    },
  };
}

/** Takes the DNS server away (0) or brings it back (1), with nothing in it. */
export async function scaleDnsCache(namespace: string, replicas: 0 | 1): Promise<void> {
  const deployment = ['-n', namespace, `deployment/${NAME}`];
  await kubectl(['scale', ...deployment, `--replicas=${replicas}`]);
  await kubectl(['rollout', 'status', ...deployment, '--timeout=60s']);
}
