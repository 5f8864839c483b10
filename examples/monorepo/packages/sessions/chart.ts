import { Chart, Size } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import { RedisCluster } from 'cdk8s-redis-cluster';
import { Construct } from 'constructs';

/** An application, and the Redis Cluster in which it keeps its sessions. */
export class Sessions extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'sessions' });

    const redis = new RedisCluster(this, 'redis', {
      metadata: { name: 'redis' },
      storageSize: Size.gibibytes(10),
    });
    const web = new Deployment(this, 'web', {
      containers: [{ image: 'registry.example.com/web:1.0.0', portNumber: 8080 }],
    });
    redis.connectTo(web);
  }
}
