import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { RegistryContentType } from 'prom-client';
import Counter from 'prom-client/lib/counter';
import Gauge from 'prom-client/lib/gauge';
import Registry from 'prom-client/lib/registry';
import { Metric } from '../report/metric';
import { UsageError } from '../util/usage-error';

/** What the name of each metric begins with. */
const PREFIX = 'redis_keeper_';

/**
 * Serves metrics over HTTP under /metrics, as they are at each request. Throws a `UsageError` where the
 * port cannot be listened on.
 */
export async function serveMetrics(
  port: number,
  metrics: () => readonly Metric[],
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('the metrics are at /metrics\n');
      return;
    }
    const registry = registryOf(metrics());
    if (request.headers.accept?.includes('application/openmetrics-text')) {
      registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    }
    void registry
      .metrics()
      .then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text));
  });
  server.listen(port);
  await once(server, 'listening').catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(
      `--metrics-port is ${port}, and cannot be listened on (${code ?? message}): give another one`,
    );
  });
  return server;
}

/** One that is made for each request, so that no series outlives what it is about. */
function registryOf(metrics: readonly Metric[]): Registry<RegistryContentType> {
  const registry = new Registry<RegistryContentType>();
  // The registry takes a metric without labels for one that is 0.
  for (const { name, help, type, samples } of metrics.filter((each) => each.samples.length > 0)) {
    const options = {
      name: `${PREFIX}${name}`,
      help,
      labelNames: Object.keys(samples[0].labels),
      registers: [registry],
    };
    if (type === 'gauge') {
      const gauge = new Gauge(options);
      for (const { labels, value } of samples) gauge.set(labels, value);
    } else {
      const counter = new Counter(options);
      for (const { labels, value } of samples) counter.inc(labels, value);
    }
  }
  return registry;
}
