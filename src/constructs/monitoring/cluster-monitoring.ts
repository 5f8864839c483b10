import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { Keeper } from '../jobs/keeper';
import { RedisDashboard } from './redis-dashboard';
import { RedisMonitoring } from './redis-monitoring';

/** The objects that `monitoring` of the nodes asks for. */
export function clusterMonitoring(
  cluster: Construct,
  named: (suffix?: string) => ApiObjectMetadata,
  bootstrap: BootstrapJob,
  keeper?: Keeper,
): { readonly monitoring?: RedisMonitoring; readonly dashboard?: RedisDashboard } {
  const { statefulSet } = bootstrap;
  const { _objects: objects, _dashboard: dashboard } = statefulSet._monitoring ?? {};
  return {
    monitoring: objects
      ? new RedisMonitoring(cluster, 'Monitoring', { metadata: named(), bootstrap, keeper })
      : undefined,
    dashboard: dashboard
      ? new RedisDashboard(cluster, 'Dashboard', {
          metadata: named('-dashboard'),
          statefulSet,
          keeper,
        })
      : undefined,
  };
}
