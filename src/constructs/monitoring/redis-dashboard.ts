import { readFileSync } from 'node:fs';
import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { packagePath } from '../common/package-path';
import { shortHash } from '../common/short-hash';
import { Keeper } from '../jobs/keeper';
import { RedisStatefulSet } from '../pods/redis-stateful-set';
import { DASHBOARD_FILES, NAMESPACE, NAMESPACE_VARIABLE, PLACEHOLDERS } from './dashboard-file';
import { keeperPods, nodePods } from './pod-names';
import { requireOptions } from '../common/option-table';

/** By which the sidecar of Grafana finds it, as Grafana's chart and kube-prometheus-stack configure it. */
const SIDECAR_LABEL = { grafana_dashboard: '1' };

/** Properties for `RedisDashboard`. */
export interface RedisDashboardProps {
  /**
   * Name, namespace, labels and annotations of the ConfigMap.
   *
   * @default - named after the StatefulSet, in its namespace
   */
  readonly metadata?: ApiObjectMetadata;

  /** The StatefulSet of the nodes, which has `monitoring`. */
  readonly statefulSet: RedisStatefulSet;

  /**
   * The keeper of the nodes, without which the dashboard has only what the exporters see.
   *
   * @default - none
   */
  readonly keeper?: Keeper;
}

/**
 * A dashboard for Grafana that shows one cluster, as a ConfigMap with the label `grafana_dashboard: "1"`.
 * The sidecar of Grafana's chart, or of kube-prometheus-stack, loads it.
 */
export class RedisDashboard extends kplus.Resource {
  public readonly resourceType = 'configmaps';

  protected readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: RedisDashboardProps) {
    super(scope, id);
    requireOptions<RedisDashboardProps>(props, {
      metadata: true,
      statefulSet: true,
      keeper: true,
    });
    const { statefulSet, keeper } = props;
    if (statefulSet._monitoring === undefined) {
      throw new Error(
        `the StatefulSet ${statefulSet.name} has no monitoring, so its dashboard would be empty; give it ` +
          'Monitoring.byPodMonitors() or Monitoring.byAnnotations()',
      );
    }
    const { labels, ...metadata } = props.metadata ?? {};
    const { namespace } = statefulSet.metadata;
    const place = [...(namespace === undefined ? [] : [namespace]), statefulSet.name];
    this.apiObject = new kplus.k8s.KubeConfigMap(this, 'Resource', {
      metadata: {
        name: `${statefulSet.name}-dashboard`,
        namespace,
        ...metadata,
        labels: { ...SIDECAR_LABEL, ...labels },
      },
      // `DASHBOARD_KEY` matches the name; a namespace has no dot.
      data: { [`redis-cluster.${place.join('.')}.json`]: dashboard(statefulSet, keeper, place) },
    });
  }
}

/** The file, in which the places are filled in. */
function dashboard(
  statefulSet: RedisStatefulSet,
  keeper: Keeper | undefined,
  place: string[],
): string {
  const { namespace } = statefulSet.metadata;
  const values = {
    [PLACEHOLDERS.uid]: `redis-cluster-${shortHash(place.join('/'))}`,
    [PLACEHOLDERS.title]: ['Redis Cluster', ...place].join(' / '),
    [PLACEHOLDERS.name]: statefulSet.name,
    [PLACEHOLDERS.nodes]: nodePods(statefulSet),
    ...(keeper ? { [PLACEHOLDERS.keeper]: keeperPods(keeper) } : {}),
    ...(namespace === undefined ? {} : { [NAMESPACE]: namespace }),
  };
  const file = keeper ? DASHBOARD_FILES.withKeeper : DASHBOARD_FILES.withoutKeeper;
  const text = Object.entries(values).reduce(
    (filled, [placeholder, value]) => filled.split(placeholder).join(value),
    readFileSync(packagePath(file), 'utf8'),
  );
  return namespace === undefined ? text : withoutChoice(text);
}

/** The dashboard of one namespace, which no one has to choose. */
function withoutChoice(text: string): string {
  const { templating, ...rest } = JSON.parse(text) as {
    readonly templating: { readonly list: readonly { readonly name: string }[] };
  };
  const list = templating.list.filter(({ name }) => name !== NAMESPACE_VARIABLE);
  // As a line of its own it is written without a backslash before each quotation mark.
  return `${JSON.stringify({ ...rest, templating: { list } })}\n`;
}
