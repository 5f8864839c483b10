import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { NAMESPACE, PLACEHOLDERS } from '../constructs/monitoring/dashboard-file';

/** The series of the keeper, of which there may be two while it is restarted. */
export function keeper(name: string): string {
  return `redis_keeper_${name}{namespace="${NAMESPACE}",pod=~"${PLACEHOLDERS.keeper}"}`;
}

/** The series of the exporters beside all nodes. */
export function allNodes(name: string, label?: string): string {
  return exporter(name, PLACEHOLDERS.nodes, label);
}

/** The series of the exporters beside the nodes that a person has chosen. */
export function nodes(name: string, label?: string): string {
  return exporter(name, '$pod', label);
}

/** How often a counter of the chosen nodes was counted up, in a second. */
export function rate(name: string): string {
  return perSecond(nodes(name));
}

export function perSecond(series: string): string {
  return `rate(${series}[$__rate_interval])`;
}

/** What a panel shows over time. */
export function over(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).legendFormat(legend).range();
}

/** What a panel shows of this moment. */
export function now(expr: string, legend = ''): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).legendFormat(legend).instant();
}

function exporter(name: string, pods: string, label?: string): string {
  const labels = [`namespace="${NAMESPACE}"`, `pod=~"${pods}"`, ...(label ? [label] : [])];
  return `redis_${name}{${labels.join(',')}}`;
}
