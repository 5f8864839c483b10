import { RegistryContentType } from 'prom-client';
import Counter from 'prom-client/lib/counter';
import Gauge from 'prom-client/lib/gauge';
import Registry from 'prom-client/lib/registry';
import { Metric } from '../report/metric';
import { Page } from './keeper-server';

/** What the name of each metric begins with. */
const PREFIX = 'redis_keeper_';

/** The page of metrics, as they are at each request, in the format that is asked for. */
export function metricsPage(metrics: () => readonly Metric[]): Page {
  return async (accept) => {
    const registry = registryOf(metrics());
    if (accept?.includes('application/openmetrics-text')) {
      registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    }
    return { status: 200, contentType: registry.contentType, text: await registry.metrics() };
  };
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
