import { App } from 'cdk8s';
import { NfsTraefikExample } from '../../../examples/nfs-traefik';
import { withoutProgram } from '../constructs/synth';
import { directives, find, objectsOf } from './recipe';

const objects = objectsOf(new NfsTraefikExample(new App(), 'nfs-traefik'));

test('it synthesizes what it did', () => {
  expect(withoutProgram(objects)).toMatchSnapshot();
});

const labels = { app: 'redis', appCluster: 'redis-cluster' };

// The recipe, with its StorageClass out of the namespace, and the API of its route as of Traefik 3.
const recipe = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'redis-data' },
    provisioner: 'fuseim.pri/ifs',
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'redis-app', namespace: 'infra' },
    spec: {
      serviceName: 'redis-service',
      replicas: 6,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 20,
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: {
                    labelSelector: {
                      matchExpressions: [{ key: 'app', operator: 'In', values: ['redis'] }],
                    },
                    topologyKey: 'kubernetes.io/hostname',
                  },
                },
              ],
            },
          },
          containers: [
            {
              name: 'redis',
              image: 'redis',
              command: ['redis-server'],
              args: ['/etc/redis/redis.conf', '--protected-mode', 'no'],
              resources: { requests: { cpu: '100m', memory: '100Mi' } },
              ports: [
                { name: 'redis', containerPort: 6379, protocol: 'TCP' },
                { name: 'cluster', containerPort: 16379, protocol: 'TCP' },
              ],
              volumeMounts: [
                { name: 'redis-conf', mountPath: '/etc/redis' },
                { name: 'redis-data-storage', mountPath: '/var/lib/redis' },
              ],
            },
          ],
          volumes: [
            {
              name: 'redis-conf',
              configMap: {
                name: 'redis-conf',
                items: [{ key: 'redis.conf', path: 'redis.conf' }],
              },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'redis-data-storage' },
          spec: {
            accessModes: ['ReadWriteMany'],
            storageClassName: 'redis-data',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    },
  },
  {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRouteTCP',
    metadata: { name: 'redis', namespace: 'infra' },
    spec: {
      entryPoints: ['redis'],
      routes: [{ match: 'HostSNI(`*`)', services: [{ name: 'redis-service', port: 6379 }] }],
    },
  },
];

test.each(recipe)('it has $kind $metadata.name of the recipe', (object) => {
  expect(find(objects, object.kind, object.metadata.name)).toMatchObject(object);
});

test('it has the Service of the recipe and no field more', () => {
  expect(find(objects, 'Service', 'redis-service')).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'redis-service', namespace: 'infra', labels: { app: 'redis' } },
    spec: {
      ports: [{ name: 'redis-port', port: 6379 }],
      clusterIP: 'None',
      selector: labels,
    },
  });
});

test('it has the directives of the recipe and no other', () => {
  expect(directives(find(objects, 'ConfigMap', 'redis-conf'))).toEqual([
    'appendonly yes',
    'cluster-config-file /var/lib/redis/nodes.conf',
    'cluster-enabled yes',
    'cluster-node-timeout 5000',
    'dir /var/lib/redis',
    'port 6379',
  ]);
});

test.each(['Namespace infra', 'StorageClass redis-data'])('%s has no namespace', (object) => {
  const [kind, name] = object.split(' ');
  expect(find(objects, kind, name).metadata).not.toHaveProperty('namespace');
});
