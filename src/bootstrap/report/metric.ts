/** A metric as Prometheus knows it, and its values. */
export interface Metric {
  /** Without the prefix that all have. A counter's ends with `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** One value of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric of one value. */
export function gauge(name: string, help: string, value: number | boolean): Metric {
  return gauges(name, help, [{ labels: {}, value: Number(value) }]);
}

/** A metric of a value for each set of labels. */
export function gauges(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

/** A metric that only rises. */
export function counter(name: string, help: string, value: number): Metric {
  return counters(name, help, [{ labels: {}, value }]);
}

/** A metric that only rises, for each set of labels. */
export function counters(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}
