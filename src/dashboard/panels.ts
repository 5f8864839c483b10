import { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** A row of panels with a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** What all panels have. */
interface Content {
  readonly title: string;
  /** What a person should know who looks at it at night. */
  readonly description: string;
  readonly queries: readonly DataqueryBuilder[];
  /** Of 24. */
  readonly width: number;
}

interface SeriesContent extends Content {
  readonly unit: string;
  readonly max?: number;
  /** Whether one series is drawn on top of the other, because their sum means something. */
  readonly stacked?: boolean;
}

const HEIGHT = 8;
/** That which a person chooses. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

const DOCS = 'https://github.com/cdk8s-redis-cluster/cdk8s-redis-cluster/blob/main/docs';

/** A link to the page that explains a reason, for panels that show some. */
export function reasonsLink(): DashboardLinkBuilder[] {
  const link = new DashboardLinkBuilder('What the reasons mean').type(DashboardLinkType.Link);
  return [link.url(`${DOCS}/reasons.md`).targetBlank(true)];
}

/** Numbers, or names, in large letters. */
export function stat(content: Content): StatBuilder {
  return common(new StatBuilder(), content)
    .height(4)
    .noValue('unknown')
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Background);
}

/** Lines over time. */
export function timeSeries({
  unit,
  max,
  stacked = false,
  ...content
}: SeriesContent): TimeSeriesBuilder {
  const panel = common(new TimeSeriesBuilder(), content)
    .unit(unit)
    .min(0)
    .drawStyle(GraphDrawStyle.Line)
    .fillOpacity(stacked ? 30 : 0)
    .showPoints(VisibilityMode.Never)
    .legend(legend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (max !== undefined) panel.max(max);
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  return panel;
}

/** A bar for each series, in the color of its state. */
export function stateTimeline(content: Content): StateTimelineBuilder {
  return common(new StateTimelineBuilder(), content)
    .legend(legend(false))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single));
}

/** The labels and values of this moment; `columns` gives the headings, in their order. */
export function table(content: Content, columns: Readonly<Record<string, string>>): TableBuilder {
  const names = Object.keys(columns);
  return common(new TableBuilder(), content).withTransformation({
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
      renameByName: columns,
    },
  });
}

/** Colors from a value on; the first is that of everything below. */
export function thresholds(
  first: string,
  ...steps: readonly (readonly [from: number, color: string])[]
): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: first }, ...steps.map(([value, color]) => ({ value, color }))]);
}

/** The same for some of the values of a panel. */
export function stepped(steps: ThresholdsConfigBuilder): DynamicConfigValue[] {
  return [{ id: 'thresholds', value: steps.build() }];
}

/** One color, whatever the value is. */
export function color(name: string): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(name);
}

/** The same for some of the series of a panel. */
export function colored(name: string): DynamicConfigValue[] {
  return [{ id: 'color', value: color(name).build() }];
}

/** Words in place of values. */
export function words(
  names: Readonly<Record<string, readonly [text: string, color: string]>>,
): ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(names).map(([value, [text, color]]) => [value, { text, color }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

function legend(isShown: boolean): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(isShown);
}

/** What the builders of all panels can do. */
interface AnyBuilder<Self> {
  title(title: string): Self;
  description(description: string): Self;
  datasource(datasource: typeof DATASOURCE): Self;
  targets(targets: DataqueryBuilder[]): Self;
  span(width: number): Self;
  height(height: number): Self;
}

function common<Panels extends AnyBuilder<Panels>>(
  panel: Panels,
  { title, description, queries, width }: Content,
): Panels {
  return panel
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .targets(queries.map((query, index) => query.refId(String.fromCharCode(65 + index))))
    .span(width)
    .height(HEIGHT);
}
