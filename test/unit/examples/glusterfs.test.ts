import { App } from 'cdk8s';
import { GlusterfsExample } from '../../../examples/glusterfs';
import { withoutProgram } from '../constructs/synth';
import { directives, find, objectsOf } from './recipe';

jest.spyOn(console, 'warn').mockImplementation();

const objects = objectsOf(new GlusterfsExample(new App(), 'glusterfs'));

test('it synthesizes what it did', () => {
  expect(withoutProgram(objects)).toMatchSnapshot();
});

// The recipe, with the indentation that it lost.
const volumes = [1, 2, 3, 4, 5, 6].map((i) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: `redis-cluster${i}` },
  spec: {
    capacity: { storage: '5Gi' },
    accessModes: ['ReadWriteOnce'],
    glusterfs: { endpoints: 'glusterfs-cluster', path: `redis_cluster${i}`, readOnly: false },
  },
}));

const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'redis-cluster' },
  spec: {
    serviceName: 'redis-cluster',
    replicas: 6,
    selector: { matchLabels: { app: 'redis-cluster' } },
    template: {
      metadata: { labels: { app: 'redis-cluster' } },
      spec: {
        containers: [
          {
            name: 'redis',
            image: 'redis:5.0.1-alpine',
            ports: [
              { containerPort: 6379, name: 'client' },
              { containerPort: 16379, name: 'gossip' },
            ],
            command: ['/conf/update-node.sh', 'redis-server', '/conf/redis.conf'],
            env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
            volumeMounts: [
              { name: 'conf', mountPath: '/conf', readOnly: false },
              { name: 'data', mountPath: '/data', readOnly: false },
            ],
          },
        ],
        volumes: [{ name: 'conf', configMap: { name: 'redis-cluster', defaultMode: 0o755 } }],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
};

test.each([...volumes, statefulSet])('it has $kind $metadata.name of the recipe', (object) => {
  expect(find(objects, object.kind, object.metadata.name)).toMatchObject(object);
});

test('it has the directives of the recipe and no other', () => {
  expect(directives(find(objects, 'ConfigMap', 'redis-cluster'))).toEqual([
    'appendonly yes',
    'cluster-config-file /data/nodes.conf',
    'cluster-enabled yes',
    'cluster-migration-barrier 1',
    'cluster-node-timeout 15000',
    'cluster-require-full-coverage no',
    'dir /data',
    'protected-mode no',
  ]);
});

test('it has the script of the recipe', () => {
  const script = find(objects, 'ConfigMap', 'redis-cluster').data?.['update-node.sh'];
  expect(script).toMatch(/^#!\/bin\/sh\n[^]*\/ myself,\/ s\/[^]*\$POD_IP[^]*exec "\$@"\n$/);
});

test('it has the headless Service that the recipe names', () => {
  expect(find(objects, 'Service', 'redis-cluster')).toMatchObject({
    spec: { clusterIP: 'None', selector: { app: 'redis-cluster' } },
  });
});
