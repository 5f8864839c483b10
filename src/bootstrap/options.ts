import { parseArgs } from 'node:util';
import { MAX_SHARDS, MIN_SHARDS, nodeCount } from '../topology';
import { Credentials } from './redis/connection';
import { TlsFiles } from './redis/tls-files';
import { Tuning } from './cluster/observation';
import { ACCESS_OPTIONS, readPassword, readTls, readTlsFiles } from './access-options';
import {
  Mode,
  MODE_OPTIONS,
  MODES,
  Ports,
  readPorts,
  readWatch,
  requireMode,
} from './mode-options';
import { readSource, Source, SOURCE_OPTIONS } from './source-options';
import { DEFAULTS } from './cluster/tuning';
import { ClusterSpec } from './cluster/cluster-spec';
import { parseInteger } from './util/parse-integer';
import { UsageError } from './util/usage-error';

/** The arguments and the environment of the program, read. */
export type Options = Task & {
  readonly source: Source;
  /** The Job that runs the program. */
  readonly job?: string;
  readonly credentials: Credentials;
  /** A directory of mounted Secrets, with a file for each user, by its name, that has its password. */
  readonly passwordDir?: string;
  /** Left out where the nodes are spoken to without TLS. */
  readonly tlsFiles?: TlsFiles;
};

/** The mode, and its own arguments. */
export type Task =
  | (Goal & {
      readonly mode: 'apply' | 'wait';
      /** In milliseconds. */
      readonly deadline: number;
    })
  | (Goal & Ports & { readonly mode: 'keep' })
  | (Goal & { readonly mode: 'plan'; readonly json: boolean })
  | {
      readonly mode: 'status';
      readonly json: boolean;
      /** The pause between two looks, in milliseconds; left out where one look is enough. */
      readonly watchMs?: number;
    }
  | { readonly mode: 'check'; readonly json: boolean }
  | { readonly mode: 'endpoints'; readonly json: boolean }
  | {
      readonly mode: 'takeover';
      /** Whether it was confirmed beforehand. */
      readonly yes: boolean;
    };

/** A wanted cluster. */
export interface Goal {
  /** Its settings are the servers' defaults where none were given. */
  readonly spec: ClusterSpec;
  /**
   * The settings that were given by hand; the others are to be read from a server of the cluster. Left
   * out for a Job, which is given every setting that differs from the defaults.
   */
  readonly given?: Partial<Tuning>;
}

/** The options of the command line. */
export const OPTIONS = {
  ...SOURCE_OPTIONS,
  shards: { type: 'string' },
  'replicas-per-shard': { type: 'string' },
  'node-timeout': { type: 'string' },
  'partial-coverage': { type: 'boolean' },
  'sync-delay': { type: 'string' },
  'delete-claims': { type: 'boolean' },
  ...ACCESS_OPTIONS,
  deadline: { type: 'string', default: '600' },
  ...MODE_OPTIONS,
} as const;

type Values = ReturnType<typeof parse>['values'];

/**
 * Reads the command line and the environment. Throws a `UsageError` that says which argument is wrong
 * and how it should be.
 */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parse(args);
  const mode = readMode(positionals);
  const source = readSource(values);
  return {
    ...readTask(mode, values, source),
    source,
    ...(values['password-dir'] ? { passwordDir: values['password-dir'] } : {}),
    ...readTlsFiles(values),
    ...(env.JOB_NAME ? { job: env.JOB_NAME } : {}),
    credentials: {
      ...(env.REDIS_USERNAME ? { username: env.REDIS_USERNAME } : {}),
      ...(env.REDIS_PASSWORD ? { password: env.REDIS_PASSWORD } : {}),
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code?.startsWith('ERR_PARSE_ARGS') ? new UsageError(message) : error;
  }
}

function readMode(positionals: readonly string[]): Mode {
  const given = positionals.join(' ');
  const mode = MODES.find((one) => one === given);
  if (mode === undefined) {
    throw new UsageError(
      `the mode is ${given || 'not given'}, and must be one of ${MODES.join(', ')}`,
    );
  }
  return mode;
}

function readTask(mode: Mode, values: Values, source: Source): Task {
  const { json, yes } = values;
  requireMode(mode, values);
  switch (mode) {
    case 'status':
    case 'check':
    case 'takeover':
      if (source.find === 'dns' && source.pods === undefined) {
        throw new UsageError(
          `${mode} with --find dns does not tell the number of pods: give --pods`,
        );
      }
      if (mode === 'status') return { mode, json, ...readWatch(values) };
      return mode === 'takeover' ? { mode, yes } : { mode, json };
    case 'endpoints':
      return { mode, json };
    case 'plan':
      return { mode, json, ...readGoal(values, source) };
    case 'keep':
      return { mode, ...readGoal(values, source), ...readPorts(values) };
    case 'apply':
    case 'wait':
      return {
        mode,
        ...readGoal(values, source),
        deadline: parseInteger('--deadline', values.deadline, 1) * 1000,
      };
  }
}

function readGoal(values: Values, source: Source): Goal {
  const given = readTuning(values);
  const spec = {
    shards: parseInteger('--shards', values.shards, MIN_SHARDS, MAX_SHARDS),
    replicasPerShard: parseInteger('--replicas-per-shard', values['replicas-per-shard'], 0),
    tuning: { ...DEFAULTS, ...given },
    ...readClaims(values, source),
    ...readPassword(values, source),
    ...readTls(values),
    scales: source.find === 'kubectl' || (source.find === 'api' && source.pods === undefined),
  };
  requirePods(spec, source);
  const isByHand = source.find === 'kubectl' || source.find === 'address';
  return { spec, ...(isByHand ? { given } : {}) };
}

function readClaims(
  { 'delete-claims': deletes }: Values,
  source: Source,
): Pick<ClusterSpec, 'deletesClaims' | 'storage'> {
  const { claims, storage } = source.find === 'api' ? source : {};
  if (deletes && claims === undefined) {
    throw new UsageError('--delete-claims does not tell whose: give --claims as well');
  }
  return { ...(deletes ? { deletesClaims: true } : {}), ...(storage ? { storage } : {}) };
}

function readTuning(values: Values): Partial<Tuning> {
  const { 'node-timeout': timeout, 'sync-delay': delay } = values;
  return {
    ...(timeout === undefined ? {} : { nodeTimeout: parseInteger('--node-timeout', timeout, 1) }),
    ...(values['partial-coverage'] ? { requireFullCoverage: false } : {}),
    ...(delay === undefined ? {} : { syncDelay: parseInteger('--sync-delay', delay, 0) }),
  };
}

/** Refuses fewer pods than nodes. More are allowed: some may be about to leave. */
function requirePods(spec: ClusterSpec, source: Source): void {
  const needed =
    `and --shards ${spec.shards} with --replicas-per-shard ${spec.replicasPerShard} ` +
    `needs ${nodeCount(spec)}`;
  if (source.find === 'address' && source.addresses.length < nodeCount(spec)) {
    throw new UsageError(
      `--address is given ${source.addresses.length} times, ${needed}: give one for each node`,
    );
  }
  if ('pods' in source && source.pods !== undefined && source.pods < nodeCount(spec)) {
    throw new UsageError(`--pods is ${source.pods}, ${needed}: ask for as many in the manifest`);
  }
}
