// A Redis Cluster on NFS volumes, reached through Traefik: the objects of the second recipe, with
// its StorageClass out of the namespace and its route in the API that Traefik 3 serves.
import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, Namespace, PersistentVolumeAccessMode, PodManagementPolicy } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  BootstrapJob,
  Engine,
  HeadlessService,
  NodeScript,
  NfsStorageClass,
  PodSecurity,
  RedisConfigMap,
  RedisStatefulSet,
  Scaling,
  Spread,
  TraefikTcpRoute,
} from '../src';

export class NfsTraefikExample extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'infra' });

    const namespace = new Namespace(this, 'namespace', { metadata: { name: 'infra' } });
    ApiObject.of(namespace).addJsonPatch(JsonPatch.remove('/metadata/namespace'));

    const storageClass = new NfsStorageClass(this, 'storage-class', {
      metadata: { name: 'redis-data' },
      provisioner: 'fuseim.pri/ifs',
    });

    const config = new RedisConfigMap(this, 'config', {
      metadata: { name: 'redis-conf' },
      engine: Engine.fromImage(process.env.REDIS_IMAGE ?? 'redis'),
      dataDir: '/var/lib/redis',
      nodeTimeout: Duration.seconds(5),
      port: 6379,
      nodeScript: NodeScript.NONE,
    });

    const service = new HeadlessService(this, 'service', {
      metadata: { name: 'redis-service', labels: { app: 'redis' } },
      selector: { app: 'redis', appCluster: 'redis-cluster' },
      portName: 'redis-port',
      publishNotReadyAddresses: false,
    });

    const statefulSet = new RedisStatefulSet(this, 'nodes', {
      metadata: { name: 'redis-app' },
      service,
      config,
      scaling: Scaling.byManifest({ pods: 6, apiAccess: true }),
      announceAddress: false,
      podManagementPolicy: PodManagementPolicy.ORDERED_READY,
      serverArgs: ['--protected-mode', 'no'],
      resources: {
        cpu: { request: Cpu.millis(100) },
        memory: { request: Size.mebibytes(100) },
      },
      storageSize: Size.gibibytes(1),
      storageClass: storageClass.name,
      accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
      claimName: 'redis-data-storage',
      spread: [Spread.antiAffinity({ labels: { app: 'redis' } })],
      terminationGracePeriod: Duration.seconds(20),
      busPortName: 'cluster',
      configVolumeName: 'redis-conf',
      podSecurity: PodSecurity.NONE,
      healthChecks: false,
      rollOnConfigChange: false,
    });

    // It takes the place of the recipe's Ubuntu pod with redis-trib.
    new BootstrapJob(this, 'bootstrap', { statefulSet });

    new TraefikTcpRoute(this, 'route', {
      metadata: { name: 'redis' },
      entryPoints: ['redis'],
      service,
    });
  }
}
