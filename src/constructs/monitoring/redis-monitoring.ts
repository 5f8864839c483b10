import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { manifestObject } from '../common/manifest-object';
import { Keeper } from '../jobs/keeper';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { METRICS_PORT, PodMonitorOptions } from './monitoring';

/** Properties for `RedisMonitoring`. */
export interface RedisMonitoringProps {
  /**
   * Name, namespace, labels and annotations of the objects; the name of the keeper's PodMonitor ends with
   * `-keeper`.
   *
   * @default - those of the StatefulSet's name and namespace
   */
  readonly metadata?: ApiObjectMetadata;

  /** The nodes, with `monitoring` by PodMonitors. */
  readonly statefulSet: RedisStatefulSet;

  /**
   * The keeper of the nodes.
   *
   * @default - none
   */
  readonly keeper?: Keeper;
}

/**
 * The objects by which an operated Prometheus finds the metrics of a cluster. They are plain objects,
 * because cdk8s-plus has no constructs for them; `nodes.metadata.addLabel` and its like change each.
 */
export class RedisMonitoring extends Construct {
  /** The PodMonitor of the nodes. */
  public readonly nodes: ApiObject;

  /** The PodMonitor of the keeper; undefined if there is no keeper. */
  public readonly keeper?: ApiObject;

  constructor(scope: Construct, id: string, props: RedisMonitoringProps) {
    super(scope, id);
    const { statefulSet, keeper } = props;
    const options = statefulSet._monitoring?._objects;
    if (options === undefined) {
      throw new Error(
        `the StatefulSet ${statefulSet.name} has no monitoring by PodMonitors; give it ` +
          'Monitoring.byPodMonitors()',
      );
    }
    const { name = statefulSet.name, ...rest } = props.metadata ?? {};
    const metadata = {
      namespace: statefulSet.metadata.namespace,
      ...rest,
      labels: { ...rest.labels, ...options.labels },
    };
    this.nodes = podMonitor(this, 'Nodes', options, statefulSet.service.selector, {
      ...metadata,
      name,
    });
    if (keeper) {
      this.keeper = podMonitor(this, 'Keeper', options, keeper._selector, {
        ...metadata,
        name: `${name}-keeper`,
      });
    }
  }
}

function podMonitor(
  scope: Construct,
  id: string,
  { interval }: PodMonitorOptions,
  matchLabels: { readonly [label: string]: string },
  metadata: ApiObjectMetadata,
): ApiObject {
  const endpoint = {
    port: METRICS_PORT,
    interval: interval && `${interval.toSeconds()}s`,
  };
  return manifestObject(
    scope,
    id,
    PodMonitor.manifest({
      metadata,
      spec: { selector: { matchLabels: { ...matchLabels } }, podMetricsEndpoints: [endpoint] },
    }),
  );
}
