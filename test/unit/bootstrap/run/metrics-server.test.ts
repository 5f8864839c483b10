import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { counter, counters, gauges, Metric } from '../../../../src/bootstrap/report/metric';
import { serveMetrics } from '../../../../src/bootstrap/run/metrics-server';
import { UsageError } from '../../../../src/bootstrap/util/usage-error';

let metrics: readonly Metric[] = [];
let server: Server;

beforeAll(async () => {
  server = await serveMetrics(0, () => metrics);
});
afterAll(() => server.close());

function get(path: string, accept = '*/*'): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept, connection: 'close' } });
}

test('metrics are served as they are at the moment, in the format that Prometheus asks for', async () => {
  metrics = [
    counter('looks_total', 'The looks.', 3),
    gauges('primaries', 'The primaries.', [{ labels: { host: 'a"b', zone: '' }, value: 2 }]),
  ];
  const response = await get('/metrics', 'application/openmetrics-text;version=1.0.0,text/plain');
  expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(await response.text()).toBe(`# HELP redis_keeper_looks The looks.
# TYPE redis_keeper_looks counter
redis_keeper_looks_total 3
# HELP redis_keeper_primaries The primaries.
# TYPE redis_keeper_primaries gauge
redis_keeper_primaries{host="a\\"b",zone=""} 2
# EOF
`);
  metrics = [counter('looks_total', 'The looks.', 4)];
  const later = await (await get('/metrics')).text();
  expect(later).toContain('redis_keeper_looks_total 4\n');
  expect(later).not.toContain('primaries');
});

test('who asks for no format gets the older one', async () => {
  metrics = [counter('looks_total', 'The looks.', 3)];
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(await response.text()).toContain('\nredis_keeper_looks_total 3\n');
});

test('a metric of no value is left out, for it has no labels yet', async () => {
  metrics = [counters('steps_total', 'The steps.', []), counter('looks_total', 'The looks.', 3)];
  expect(await (await get('/metrics')).text()).not.toContain('steps');
});

test('there is nothing else', async () => {
  const response = await get('/');
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('the metrics are at /metrics\n');
});

test('a port that is taken is refused', async () => {
  const { port } = server.address() as AddressInfo;
  const second = serveMetrics(port, () => []);
  await expect(second).rejects.toThrow(
    `--metrics-port is ${port}, and cannot be listened on (EADDRINUSE): give another one`,
  );
  await expect(second).rejects.toBeInstanceOf(UsageError);
});
