// A Redis Cluster with nothing but a name given: three shards, a replica for each.
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { RedisCluster } from '../src';

export class QuickstartExample extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'quickstart' });

    const namespace = new Namespace(this, 'namespace', { metadata: { name: 'quickstart' } });
    ApiObject.of(namespace).addJsonPatch(JsonPatch.remove('/metadata/namespace'));

    new RedisCluster(this, 'redis');
  }
}
