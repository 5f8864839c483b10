// A small web application that counts its hits in a Redis Cluster: the first recipe's application,
// written new. Two pods of it share one count, which survives the death of a primary.
import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import { Cpu, Deployment, ImagePullPolicy, Namespace, Probe, ServiceType } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { RedisCluster } from '../src';

export class HitCounterExample extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'hit-counter' });
    const metadata = { name: 'hit-counter' };

    const namespace = new Namespace(this, 'namespace', { metadata });
    ApiObject.of(namespace).addJsonPatch(JsonPatch.remove('/metadata/namespace'));

    const redis = new RedisCluster(this, 'redis');

    const deployment = new Deployment(this, 'app', {
      metadata,
      podMetadata: { labels: { app: 'hit-counter' } },
      replicas: 2,
      containers: [
        {
          // The image of hit-counter/Dockerfile.
          image: process.env.HIT_COUNTER_IMAGE ?? 'hit-counter:1',
          imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
          portNumber: 5000,
          readiness: Probe.fromHttpGet('/healthz'),
          resources: {
            cpu: { request: Cpu.millis(50) },
            memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
          },
        },
      ],
    });
    // What Pod Security's level `restricted` asks for and cdk8s-plus has no option for.
    const pod = '/spec/template/spec';
    ApiObject.of(deployment).addJsonPatch(
      JsonPatch.add(`${pod}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
      JsonPatch.add(`${pod}/containers/0/securityContext/capabilities`, { drop: ['ALL'] }),
    );
    // It tells the containers that are there by now.
    redis.connectTo(deployment);
    // No other pod reaches the servers' port.
    redis.allowFrom(deployment);

    deployment.exposeViaService({
      name: 'hit-counter',
      serviceType: ServiceType.NODE_PORT,
      ports: [{ port: 80, targetPort: 5000, nodePort: 30020 }],
    });
  }
}
