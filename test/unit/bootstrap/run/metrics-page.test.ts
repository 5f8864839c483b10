import { counter, counters, gauges, Metric } from '../../../../src/bootstrap/report/metric';
import { metricsPage } from '../../../../src/bootstrap/run/metrics-page';

let metrics: readonly Metric[] = [];
const page = metricsPage(() => metrics);

test('metrics are served as they are at the moment, in the format that Prometheus asks for', async () => {
  metrics = [
    counter('looks_total', 'The looks.', 3),
    gauges('primaries', 'The primaries.', [{ labels: { host: 'a"b', zone: '' }, value: 2 }]),
  ];
  const first = await page('application/openmetrics-text;version=1.0.0,text/plain');
  expect(first.contentType).toContain('application/openmetrics-text');
  expect(first.text).toBe(`# HELP redis_keeper_looks The looks.
# TYPE redis_keeper_looks counter
redis_keeper_looks_total 3
# HELP redis_keeper_primaries The primaries.
# TYPE redis_keeper_primaries gauge
redis_keeper_primaries{host="a\\"b",zone=""} 2
# EOF
`);
  metrics = [counter('looks_total', 'The looks.', 4)];
  const later = await page();
  expect(later.text).toContain('redis_keeper_looks_total 4\n');
  expect(later.text).not.toContain('primaries');
});

test('who asks for no format gets the older one', async () => {
  metrics = [counter('looks_total', 'The looks.', 3)];
  const { contentType, text } = await page('*/*');
  expect(contentType).toContain('text/plain');
  expect(text).toContain('\nredis_keeper_looks_total 3\n');
});

test('a metric of no value is left out, for it has no labels yet', async () => {
  metrics = [counters('steps_total', 'The steps.', []), counter('looks_total', 'The looks.', 3)];
  expect((await page()).text).not.toContain('steps');
});
