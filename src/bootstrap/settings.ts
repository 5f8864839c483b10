import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { DEFAULT_PORT, MIN_SHARDS, nodeCount } from '../topology';
import { Connection } from './connection';
import { Wanted } from './wanted';
import { Workload } from './pods';

/** What the program is told by its arguments and its environment. */
export interface Settings {
  readonly wanted: Wanted;
  /** Where the pods are to be found; left out where addresses are given. */
  readonly workload?: Workload;
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  readonly apiAccess: boolean;
  readonly credentials: Pick<Connection, 'username' | 'password'>;
  /** In milliseconds. */
  readonly deadline: number;
  readonly dryRun: boolean;
  /** Whether to go on for ever. */
  readonly keep: boolean;
}

export const USAGE = `usage: bootstrap --shards N --replicas-per-shard N
  --stateful-set NAME --service NAME --namespace NAME [--port N] [--api-access]
  | --address IP:PORT ...
  [--node-timeout MS] [--partial-coverage] [--sync-delay S]   as the servers are configured
  [--deadline S] [--dry-run | --keep]
environment: REDIS_USERNAME, REDIS_PASSWORD`;

/** Reads the settings; throws an error that names what is wrong and how it should be. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args,
    options: {
      shards: { type: 'string' },
      'replicas-per-shard': { type: 'string' },
      'stateful-set': { type: 'string' },
      service: { type: 'string' },
      namespace: { type: 'string' },
      port: { type: 'string', default: `${DEFAULT_PORT}` },
      'api-access': { type: 'boolean', default: false },
      address: { type: 'string', multiple: true },
      'node-timeout': { type: 'string', default: '15000' },
      'partial-coverage': { type: 'boolean', default: false },
      'sync-delay': { type: 'string', default: '5' },
      deadline: { type: 'string', default: '600' },
      'dry-run': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const wanted = {
    shards: whole('--shards', values.shards, MIN_SHARDS),
    replicasPerShard: whole('--replicas-per-shard', values['replicas-per-shard'], 0),
    scales: values['api-access'],
    tuning: {
      nodeTimeout: whole('--node-timeout', values['node-timeout'], 1),
      requireFullCoverage: !values['partial-coverage'],
      syncDelay: whole('--sync-delay', values['sync-delay'], 0),
    },
  };
  const { 'stateful-set': statefulSet, service, namespace, address } = values;
  const hasWorkload = statefulSet && service && namespace;
  if (!hasWorkload === !address) {
    throw new Error(
      'the pods are named either by --stateful-set, --service and --namespace, or by --address',
    );
  }
  const addresses = (address ?? []).map(parseAddress);
  if (address && address.length !== nodeCount(wanted)) {
    throw new Error(
      `${address.length} addresses are given, and --shards ${wanted.shards} with ` +
        `--replicas-per-shard ${wanted.replicasPerShard} needs ${nodeCount(wanted)}: ` +
        'give one for each node',
    );
  }
  return {
    wanted,
    ...(hasWorkload
      ? {
          workload: {
            statefulSet,
            service,
            namespace,
            port: whole('--port', values.port, 1),
          },
        }
      : {}),
    addresses,
    apiAccess: values['api-access'],
    credentials: {
      ...(env.REDIS_USERNAME ? { username: env.REDIS_USERNAME } : {}),
      ...(env.REDIS_PASSWORD ? { password: env.REDIS_PASSWORD } : {}),
    },
    deadline: whole('--deadline', values.deadline, 1) * 1000,
    dryRun: values['dry-run'],
    keep: values.keep,
  };
}

function whole(name: string, text: string | undefined, least: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least) {
    throw new Error(`${name} is ${text}, and must be a whole number of at least ${least}`);
  }
  return value;
}

function parseAddress(text: string): { host: string; port: number } {
  const match = /^\[?(.+?)\]?:(\d+)$/.exec(text);
  // CLUSTER MEET takes no names.
  if (match === null || isIP(match[1]) === 0) {
    throw new Error(`--address is ${text}, and must be IP:PORT, or [IP]:PORT for IPv6`);
  }
  return { host: match[1], port: Number(match[2]) };
}
