import { parseArgs } from 'node:util';
import { MAX_SHARDS, MIN_SHARDS, nodeCount } from '../topology';
import { Credentials } from './redis/connection';
import { Tuning } from './cluster/observation';
import { readSource, Source, SOURCE_OPTIONS } from './source-options';
import { DEFAULTS } from './cluster/tuning';
import { ClusterSpec } from './cluster/cluster-spec';
import { parseInteger } from './util/parse-integer';

/** What the program can be asked to do. */
export const MODES = ['apply', 'keep', 'plan', 'status', 'check'] as const;

type Mode = (typeof MODES)[number];

/** What the program is told by its arguments and its environment. */
export type Options = Task & {
  readonly source: Source;
  /** The Job that runs the program. */
  readonly job?: string;
  readonly credentials: Credentials;
};

/** What is to be done: to make and keep a cluster as it is wanted, or only to look. */
export type Task =
  | (Goal & {
      readonly mode: 'apply';
      /** In milliseconds. */
      readonly deadline: number;
    })
  | (Goal & { readonly mode: 'keep' })
  | (Goal & { readonly mode: 'plan'; readonly json: boolean })
  | { readonly mode: 'status' | 'check'; readonly json: boolean };

/** A cluster that is to be. */
export interface Goal {
  /** The servers' settings are their defaults where none are given. */
  readonly spec: ClusterSpec;
  /**
   * The servers' settings that a person gave; the others are those of a member that serves. Left out
   * of what a Job wants, which is told all that differ from the defaults.
   */
  readonly given?: Partial<Tuning>;
}

export const USAGE = `usage: cdk8s-redis-cluster MODE [OPTION ...]

modes:
  status   show every node, and what is amiss
  check    end with 0 if the cluster is whole, else with 1 and each flaw on a line
  plan     show the next step towards the wanted cluster, and take none
  apply    take one step after the other until the cluster is as wanted
  keep     go on with that for ever

what is wanted, for plan, apply and keep:
  --shards N --replicas-per-shard N
  [--node-timeout MS] [--partial-coverage] [--sync-delay S]   as the servers are configured,
    where that is not to be seen in one that serves
  [--deadline S]   for apply

where the pods are:
  [--find kubectl] [--context NAME] [-n|--namespace NAME]
    [--stateful-set NAME] [--service NAME] [--port N]   where Kubernetes leaves it open
  --find api|dns --namespace NAME --stateful-set NAME --service NAME [--port N]
    [--pods N]   that the manifest asks for, where the program is not to scale
  --address IP:PORT ...   of one node for status and check, of each node for the others

  [--json]   for status, check and plan

environment: REDIS_USERNAME, REDIS_PASSWORD, and JOB_NAME of the Job that runs this`;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  shards: { type: 'string' },
  'replicas-per-shard': { type: 'string' },
  'node-timeout': { type: 'string' },
  'partial-coverage': { type: 'boolean' },
  'sync-delay': { type: 'string' },
  deadline: { type: 'string', default: '600' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** Reads the settings; throws an error that names what is wrong and how it should be. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parse(args);
  const mode = readMode(positionals);
  const source = readSource(values);
  return {
    ...readTask(mode, values, source),
    source,
    ...(env.JOB_NAME ? { job: env.JOB_NAME } : {}),
    credentials: {
      ...(env.REDIS_USERNAME ? { username: env.REDIS_USERNAME } : {}),
      ...(env.REDIS_PASSWORD ? { password: env.REDIS_PASSWORD } : {}),
    },
  };
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

function readMode(positionals: readonly string[]): Mode {
  const given = positionals.join(' ');
  const mode = MODES.find((one) => one === given);
  if (mode === undefined) {
    throw new Error(`the mode is ${given || 'not given'}, and must be one of ${MODES.join(', ')}`);
  }
  return mode;
}

function readTask(mode: Mode, values: Values, source: Source): Task {
  const { json } = values;
  if (json && (mode === 'apply' || mode === 'keep')) {
    throw new Error(`--json does not go with ${mode}: it is for status, check and plan`);
  }
  switch (mode) {
    case 'status':
    case 'check':
      if (source.find === 'dns' && source.pods === undefined) {
        throw new Error(`${mode} with --find dns cannot know the number of pods: give --pods`);
      }
      return { mode, json };
    case 'plan':
      return { mode, json, ...readGoal(values, source) };
    case 'keep':
      return { mode, ...readGoal(values, source) };
    case 'apply':
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
    scales: source.find === 'kubectl' || (source.find === 'api' && source.pods === undefined),
  };
  requireEnough(spec, source);
  const isAPersons = source.find === 'kubectl' || source.find === 'address';
  return { spec, ...(isAPersons ? { given } : {}) };
}

function readTuning(values: Values): Partial<Tuning> {
  const { 'node-timeout': timeout, 'sync-delay': delay } = values;
  return {
    ...(timeout === undefined ? {} : { nodeTimeout: parseInteger('--node-timeout', timeout, 1) }),
    ...(values['partial-coverage'] ? { requireFullCoverage: false } : {}),
    ...(delay === undefined ? {} : { syncDelay: parseInteger('--sync-delay', delay, 0) }),
  };
}

/** More are allowed, for some may be about to leave. */
function requireEnough(spec: ClusterSpec, source: Source): void {
  const needed =
    `and --shards ${spec.shards} with --replicas-per-shard ${spec.replicasPerShard} ` +
    `needs ${nodeCount(spec)}`;
  if (source.find === 'address' && source.addresses.length < nodeCount(spec)) {
    throw new Error(
      `--address is given ${source.addresses.length} times, ${needed}: give one for each node`,
    );
  }
  if ('pods' in source && source.pods !== undefined && source.pods < nodeCount(spec)) {
    throw new Error(`--pods is ${source.pods}, ${needed}: ask for as many in the manifest`);
  }
}
