// A Redis Cluster on GlusterFS volumes made by hand: the objects of the recipe
// "Deploying Redis Cluster in Kubernetes", for Kubernetes before 1.26.
import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { PodManagementPolicy } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  BootstrapJob,
  Engine,
  HeadlessService,
  NodeScript,
  PodSecurity,
  RedisConfigMap,
  RedisStatefulSet,
  Scaling,
  StaticGlusterPVs,
} from '../src';

export class GlusterfsExample extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const metadata = { name: 'redis-cluster' };

    new StaticGlusterPVs(this, 'volumes', { count: 6, capacity: Size.gibibytes(5) });

    const config = new RedisConfigMap(this, 'config', {
      metadata,
      engine: Engine.fromImage(process.env.REDIS_IMAGE ?? 'redis:5.0.1-alpine'),
      nodeTimeout: Duration.seconds(15),
      requireFullCoverage: false,
      migrationBarrier: 1,
      protectedMode: false,
      nodeScript: NodeScript.UPDATE_NODE,
    });

    const service = new HeadlessService(this, 'service', {
      metadata,
      selector: { app: 'redis-cluster' },
      portName: 'client',
    });

    const statefulSet = new RedisStatefulSet(this, 'nodes', {
      metadata,
      service,
      config,
      scaling: Scaling.byManifest({ pods: 6, apiAccess: true }),
      podManagementPolicy: PodManagementPolicy.ORDERED_READY,
      clientPortName: 'client',
      busPortName: 'gossip',
      configVolumeName: 'conf',
      configMountPath: '/conf',
      resources: {},
      spread: [],
      podSecurity: PodSecurity.NONE,
      healthChecks: false,
      rollOnConfigChange: false,
    });

    // It takes the place of the recipe's `redis-cli --cluster create`.
    new BootstrapJob(this, 'bootstrap', { statefulSet });

    // The recipe says what Kubernetes assumes; any other field is set in the same way.
    const mounts = '/spec/template/spec/containers/0/volumeMounts';
    ApiObject.of(statefulSet).addJsonPatch(
      JsonPatch.add(`${mounts}/0/readOnly`, false),
      JsonPatch.add(`${mounts}/1/readOnly`, false),
    );
  }
}
