import { Ports } from '../mode-options';
import { Metric } from '../report/metric';
import { Pulse } from '../util/pulse';
import { servePages } from './keeper-server';
import { livenessPage } from './liveness-page';
import { metricsPage } from './metrics-page';

/** Serves what the keeper may be asked over HTTP, if it was given a port. */
export async function serveKeeper(
  { metricsPort, livenessPort }: Ports,
  record: { readonly metrics: readonly Metric[] },
  pulse: Pulse,
  log: (line: string) => void,
): Promise<void> {
  const liveness = ['/livez', livenessPage(() => pulse.last, log)] as const;
  if (metricsPort !== undefined) {
    const metrics = ['/metrics', metricsPage(() => record.metrics)] as const;
    await servePages('--metrics-port', metricsPort, new Map([metrics, liveness]));
  } else if (livenessPort !== undefined) {
    await servePages('--liveness-port', livenessPort, new Map([liveness]));
  }
}
