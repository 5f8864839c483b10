import { Duration } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import { AlertOptions, alertOptions } from './alert-options';
import { requireInteger } from '../common/checks';
import { OptionTable, requireOptions } from '../common/option-table';

/** Options for `Monitoring.byAnnotations`. */
export interface MonitoringOptions {
  /**
   * The image of redis_exporter, which runs beside each server.
   *
   * @default 'oliver006/redis_exporter:v1.88.0'
   */
  readonly exporterImage?: string;

  /**
   * The resources of the exporter's container.
   *
   * @default - requests of 10 millis of a CPU and 32 MiB of memory, a limit of 128 MiB of memory
   */
  readonly exporterResources?: ContainerResources;

  /**
   * The port on which the exporter serves the metrics of its server.
   *
   * @default 9121
   */
  readonly exporterPort?: number;

  /**
   * The port on which the keeper serves the metrics of the cluster.
   *
   * @default 9122
   */
  readonly keeperPort?: number;

  /**
   * Whether there is a dashboard for Grafana: a ConfigMap with the label by which the sidecar of Grafana's
   * chart finds it.
   *
   * @default true
   */
  readonly dashboard?: boolean;
}

/** Options for `Monitoring.byPodMonitors`. */
export interface PodMonitorOptions extends MonitoringOptions {
  /**
   * The time between two scrapes.
   *
   * @default - that of the Prometheus
   */
  readonly interval?: Duration;

  /**
   * Labels of the PodMonitors and the PrometheusRule beside those of the cluster, by which many a
   * Prometheus chooses its objects, such as `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Whether there is a PrometheusRule with alerts.
   *
   * @default true
   */
  readonly alerts?: boolean;

  /**
   * When it alerts.
   *
   * @default - see the options
   */
  readonly alertOptions?: AlertOptions;
}

const OPTIONS: OptionTable<MonitoringOptions> = {
  exporterImage: true,
  exporterResources: true,
  exporterPort: true,
  keeperPort: true,
  dashboard: 'boolean',
};

const POD_MONITOR_OPTIONS: OptionTable<PodMonitorOptions> = {
  ...OPTIONS,
  interval: 'Duration',
  labels: true,
  alerts: 'boolean',
  alertOptions: true,
};

/** How Prometheus finds the metrics of a cluster: those of its servers and those of its keeper. */
export class Monitoring {
  /**
   * By a PodMonitor for the nodes and one for the keeper, and a PrometheusRule with alerts, for a Prometheus
   * that its operator runs. Their CRDs have to be installed.
   */
  public static byPodMonitors(options: PodMonitorOptions = {}): Monitoring {
    requireOptions(options, POD_MONITOR_OPTIONS);
    return new Monitoring(options, options);
  }

  /**
   * By the annotations `prometheus.io/scrape`, `prometheus.io/port` and `prometheus.io/path` of the pods,
   * for a Prometheus that is configured to look for them.
   */
  public static byAnnotations(options: MonitoringOptions = {}): Monitoring {
    requireOptions(options, OPTIONS);
    return new Monitoring(options);
  }

  /** @internal */
  public readonly _exporterImage: string;

  /** @internal */
  public readonly _exporterResources?: ContainerResources;

  /** @internal */
  public readonly _exporterPort: number;

  /** @internal */
  public readonly _keeperPort: number;

  /** @internal */
  public readonly _dashboard: boolean;

  /**
   * What the objects of the Prometheus operator have; undefined where there are none.
   *
   * @internal
   */
  public readonly _objects?: PodMonitorOptions;

  /**
   * When Prometheus alerts; undefined where it does not.
   *
   * @internal
   */
  public readonly _alerts?: Required<AlertOptions>;

  private constructor(options: MonitoringOptions, objects?: PodMonitorOptions) {
    this._exporterImage = options.exporterImage ?? 'oliver006/redis_exporter:v1.88.0';
    this._exporterResources = options.exporterResources;
    this._exporterPort = options.exporterPort ?? 9121;
    this._keeperPort = options.keeperPort ?? DEFAULT_KEEPER_PORT;
    this._dashboard = options.dashboard ?? true;
    this._objects = objects;
    if (objects?.alerts ?? objects !== undefined) {
      this._alerts = alertOptions(objects?.alertOptions ?? {});
    }
    requireInteger('exporterPort', this._exporterPort, 1, 65535);
    requireInteger('keeperPort', this._keeperPort, 1, 65535);
    requireInteger('interval in seconds', objects?.interval?.toSeconds() ?? 1, 1);
  }

  /**
   * The annotations of a pod that serves metrics on a port.
   *
   * @internal
   */
  public _annotations(port: number): { readonly [annotation: string]: string } {
    return this._objects
      ? {}
      : {
          'prometheus.io/scrape': 'true',
          'prometheus.io/port': `${port}`,
          'prometheus.io/path': '/metrics',
        };
  }
}

/**
 * The names of the ports with metrics. They differ, because the labels of the nodes may be among those of
 * the keeper.
 */
export const EXPORTER_PORT = 'redis-exporter';
export const KEEPER_PORT = 'metrics';

/** The port on which the keeper listens, with metrics and without. */
export const DEFAULT_KEEPER_PORT = 9122;
