import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { PodMonitor, PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { manifestObject } from '../common/manifest-object';
import { BootstrapJob } from '../jobs/bootstrap-job';
import { Keeper } from '../jobs/keeper';
import { alertRules } from './alerts';
import { EXPORTER_PORT, KEEPER_PORT, PodMonitorOptions } from './monitoring';
import { requireOptions } from '../common/option-table';

/** Properties for `RedisMonitoring`. */
export interface RedisMonitoringProps {
  /**
   * Name, namespace, labels and annotations of the objects; the name of the keeper's PodMonitor ends with
   * `-keeper`.
   *
   * @default - those of the StatefulSet's name and namespace
   */
  readonly metadata?: ApiObjectMetadata;

  /** The Job of the nodes, whose StatefulSet has `monitoring` by PodMonitors. */
  readonly bootstrap: BootstrapJob;

  /**
   * The keeper of the nodes.
   *
   * @default - none
   */
  readonly keeper?: Keeper;
}

/**
 * The objects by which an operated Prometheus finds the metrics of a cluster, and alerts. They are plain
 * objects, because cdk8s-plus has no constructs for them; `nodes.metadata.addLabel` and its like change
 * each.
 */
export class RedisMonitoring extends Construct {
  /** The PodMonitor of the nodes. */
  public readonly nodes: ApiObject;

  /** The PodMonitor of the keeper; undefined if there is no keeper. */
  public readonly keeper?: ApiObject;

  /** The PrometheusRule with the alerts; undefined if `alerts` is false. */
  public readonly alerts?: ApiObject;

  constructor(scope: Construct, id: string, props: RedisMonitoringProps) {
    super(scope, id);
    requireOptions<RedisMonitoringProps>(props, {
      metadata: true,
      bootstrap: true,
      keeper: true,
    });
    const { bootstrap, keeper } = props;
    const { statefulSet } = bootstrap;
    const { _objects: options, _alerts: alerts } = statefulSet._monitoring ?? {};
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
    this.nodes = podMonitor(this, 'Nodes', options, EXPORTER_PORT, statefulSet.service.selector, {
      ...metadata,
      name,
    });
    if (keeper) {
      this.keeper = podMonitor(this, 'Keeper', options, KEEPER_PORT, keeper._selector, {
        ...metadata,
        name: `${name}-keeper`,
      });
    }
    if (alerts) {
      const rules = alertRules(bootstrap, keeper, alerts);
      this.alerts = manifestObject(
        this,
        'Alerts',
        PrometheusRule.manifest({
          metadata: { ...metadata, name },
          spec: { groups: [{ name: `${statefulSet.name}-redis-cluster`, rules }] },
        }),
      );
    }
  }
}

function podMonitor(
  scope: Construct,
  id: string,
  { interval }: PodMonitorOptions,
  port: string,
  matchLabels: { readonly [label: string]: string },
  metadata: ApiObjectMetadata,
): ApiObject {
  const endpoint = { port, interval: interval && `${interval.toSeconds()}s` };
  return manifestObject(
    scope,
    id,
    PodMonitor.manifest({
      metadata,
      spec: { selector: { matchLabels: { ...matchLabels } }, podMetricsEndpoints: [endpoint] },
    }),
  );
}
