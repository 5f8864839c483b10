import { Dashboard, Panel, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { clusterDashboard } from '../../../src/dashboard/dashboard';
import { EXPORTER_METRICS } from '../../support/exporter-metrics';
import { documentedMetrics } from '../docs/keeper-metrics';

/** The columns that Grafana has. */
const WIDTH = 24;

/** The labels that a PodMonitor gives every series. */
const TARGET = ['namespace', 'pod'];

const complete = clusterDashboard({ keeper: true });
const withoutKeeper = clusterDashboard({ keeper: false });

/** The panels without the headings. */
function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
}

function targetsOf({ targets }: Panel): Dataquery[] {
  return targets as unknown as Dataquery[];
}

function queriesOf(panel: Panel): string[] {
  return targetsOf(panel).map(({ expr }) => expr);
}

/** Every metric that the program or an exporter serves, with its labels. */
const served = new Map([
  ...documentedMetrics().map(
    ({ name, labels }) => [`redis_keeper_${name}`, [...TARGET, ...labels]] as const,
  ),
  ...Object.entries(EXPORTER_METRICS).map(
    ([name, labels]) => [name, [...TARGET, ...labels]] as const,
  ),
]);

test('it asks, panel by panel', () => {
  const shown = (complete.panels ?? []).map((panel) =>
    panel.type === 'row'
      ? `# ${panel.title}`
      : [panel.title, ...queriesOf(panel as Panel).map((query) => `  ${query}`)].join('\n'),
  );
  expect(shown.join('\n')).toMatchSnapshot();
});

test.each(panelsOf(complete).map((panel) => [panel.title ?? '', panel] as const))(
  'what "%s" asks for is served, with the labels by which it is told apart',
  (_, panel) => {
    for (const query of queriesOf(panel)) {
      const metrics = [...query.matchAll(/(\w+)\{([^}]*)\}/g)];
      expect(metrics).not.toEqual([]);
      const labels = metrics.map(([, name, matchers]) => {
        expect([...served.keys()]).toContain(name);
        const used = [...matchers.matchAll(/(\w+)=/g)].map(([, label]) => label);
        expect(served.get(name)).toEqual(expect.arrayContaining(used));
        return served.get(name)!;
      });
      const told = [...query.matchAll(/(?:by|on) \(([^)]*)\)/g)].flatMap(([, list]) =>
        list.split(', '),
      );
      for (const label of told) expect(labels.flat()).toContain(label);
    }
  },
);

test('a legend has only labels that the query keeps', () => {
  for (const panel of panelsOf(complete)) {
    for (const { expr, legendFormat = '' } of targetsOf(panel)) {
      const kept = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list.split(', '));
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      expect(kept).toEqual(expect.arrayContaining(shown));
    }
  }
});

test('without a keeper it asks the exporters alone', () => {
  const queries = panelsOf(withoutKeeper).flatMap(queriesOf);
  expect(queries.join()).not.toContain('keeper');
  const left = panelsOf(complete).filter((panel) => !queriesOf(panel).join().includes('keeper'));
  expect(panelsOf(withoutKeeper).map(({ title }) => title)).toEqual(left.map(({ title }) => title));
});

test('its panels fill the width, and lie beside and below each other', () => {
  for (const dashboard of [complete, withoutKeeper]) {
    const cells = (dashboard.panels ?? []).flatMap(({ gridPos }) => {
      const { x, y, w, h } = gridPos!;
      return Array.from(
        { length: w * h },
        (_, cell) => `${y + Math.floor(cell / w)}:${x + (cell % w)}`,
      );
    });
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length % WIDTH).toBe(0);
  }
});

test('each panel says what it shows, and has a number of its own', () => {
  const panels = panelsOf(complete);
  for (const { description } of panels) expect(description).toMatch(/^[A-Z`].*\.$/);
  expect(new Set(complete.panels?.map(({ id }) => id)).size).toBe(complete.panels?.length);
});

test('all that it draws comes from the Prometheus that a person chooses', () => {
  const chosen = { type: 'prometheus', uid: '${datasource}' };
  for (const { datasource } of panelsOf(complete)) expect(datasource).toEqual(chosen);
  for (const { type, datasource } of complete.templating.list ?? []) {
    if (type === VariableType.Query) expect(datasource).toEqual(chosen);
  }
  expect(complete.annotations.list?.map(({ datasource }) => datasource)).toEqual([chosen]);
});
