import {
  AnnotationQueryBuilder,
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  NAMESPACE,
  NAMESPACE_VARIABLE,
  PLACEHOLDERS,
} from '../constructs/monitoring/dashboard-file';
import { DATASOURCE, Row } from './panels';
import { commandsRow } from './rows/load';
import { memoryRow } from './rows/memory';
import { networkRow } from './rows/network';
import { persistenceRow } from './rows/persistence';
import { serversRow } from './rows/servers';
import { keeperRow, shardsRow } from './rows/shards';
import { stateRow } from './rows/state';

/** By which a dashboard of one cluster leads to those of the others. */
const TAG = 'redis-cluster';

/** The dashboard of a cluster; the construct fills in what only a chart knows. */
export function clusterDashboard({ keeper }: { readonly keeper: boolean }): Dashboard {
  const builder = new DashboardBuilder(PLACEHOLDERS.title)
    .uid(PLACEHOLDERS.uid)
    .tags([TAG])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([
      new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
      namespaceVariable(),
      podVariable(),
    ])
    .annotation(firingAlerts())
    .link(
      new DashboardLinkBuilder('Other clusters')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .keepTime(true),
    );
  for (const { title, panels } of rows(keeper)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const dashboard = builder.build();
  dashboard.panels?.forEach((panel, index) => (panel.id = index + 1));
  return dashboard;
}

/** What tells whether to get up comes first; without a keeper it is not known. */
function rows(keeper: boolean): Row[] {
  return [
    ...(keeper ? [stateRow(), shardsRow()] : []),
    serversRow(),
    commandsRow(),
    memoryRow(),
    networkRow(),
    persistenceRow(),
    ...(keeper ? [keeperRow()] : []),
  ];
}

function namespaceVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder(NAMESPACE_VARIABLE)
    .datasource(DATASOURCE)
    .query(`label_values(redis_up{pod=~"${PLACEHOLDERS.nodes}"}, namespace)`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

/** Of many nodes a person may want to see some. */
function podVariable(): QueryVariableBuilder {
  const series = `redis_up{namespace="${NAMESPACE}",pod=~"${PLACEHOLDERS.nodes}"}`;
  return new QueryVariableBuilder('pod')
    .datasource(DATASOURCE)
    .query(`label_values(${series}, pod)`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(PLACEHOLDERS.nodes)
    .current({ text: ['All'], value: ['$__all'] });
}

/** A line through all panels while an alert fires. */
function firingAlerts(): AnnotationQueryBuilder {
  const labels = `alertstate="firing",namespace="${NAMESPACE}",redis_cluster="${PLACEHOLDERS.name}"`;
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('red')
    .expr(`max by (alertname) (ALERTS{${labels}})`)
    .titleFormat('{{alertname}}')
    .step('60s');
}
