import { parseInteger } from './util/parse-integer';
import { UsageError } from './util/usage-error';

/** What the program can be asked to do. */
export const MODES = [
  'apply',
  'wait',
  'keep',
  'plan',
  'status',
  'check',
  'takeover',
  'endpoints',
] as const;

export type Mode = (typeof MODES)[number];

/** The options that go with some modes only. */
export const MODE_OPTIONS = {
  json: { type: 'boolean', default: false },
  watch: { type: 'boolean', short: 'w', default: false },
  interval: { type: 'string' },
  yes: { type: 'boolean', default: false },
  'metrics-port': { type: 'string' },
  'liveness-port': { type: 'string' },
} as const;

const MODES_OF: Readonly<Record<keyof typeof MODE_OPTIONS, readonly Mode[]>> = {
  json: ['status', 'check', 'plan', 'endpoints'],
  watch: ['status'],
  interval: ['status'],
  yes: ['takeover'],
  'metrics-port': ['keep'],
  'liveness-port': ['keep'],
};

/** The pause between two looks of `status --watch`, in seconds. */
const DEFAULT_INTERVAL = '2';

/** Their values. */
type Values = {
  readonly [
    name in keyof typeof MODE_OPTIONS
  ]?: (typeof MODE_OPTIONS)[name]['type'] extends 'boolean' ? boolean : string;
};

/** The ports on which the keeper listens; one of the two at most. */
export interface Ports {
  /** Where metrics are served, and whether it hangs. */
  readonly metricsPort?: number;
  /** Where only is served whether it hangs. */
  readonly livenessPort?: number;
}

/** Refuses an option that does not go with the mode. */
export function requireMode(mode: Mode, values: Values): void {
  for (const name of Object.keys(MODES_OF) as (keyof Values)[]) {
    const isGiven = values[name] !== undefined && values[name] !== false;
    if (isGiven && !MODES_OF[name].includes(mode)) {
      throw new UsageError(
        `--${name} does not go with ${mode}: it is for ${MODES_OF[name].join(', ')}`,
      );
    }
  }
}

/** The pause between two looks, in milliseconds; left out where one look is enough. */
export function readWatch({ watch, interval }: Values): { readonly watchMs?: number } {
  if (watch) return { watchMs: parseInteger('--interval', interval ?? DEFAULT_INTERVAL, 1) * 1000 };
  if (interval === undefined) return {};
  throw new UsageError(`--interval is ${interval}, and goes with --watch: give both or neither`);
}

export function readPorts({ 'metrics-port': metrics, 'liveness-port': liveness }: Values): Ports {
  if (metrics !== undefined && liveness !== undefined) {
    throw new UsageError(
      `--liveness-port is ${liveness}, and --metrics-port serves /livez as well: leave it out`,
    );
  }
  if (metrics !== undefined) return { metricsPort: parsePort('--metrics-port', metrics) };
  return liveness === undefined ? {} : { livenessPort: parsePort('--liveness-port', liveness) };
}

function parsePort(name: string, text: string): number {
  return parseInteger(name, text, 1, 65535);
}
