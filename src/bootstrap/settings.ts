import { parseArgs } from 'node:util';
import { MIN_SHARDS, nodeCount } from '../topology';
import { Credentials } from './connection';
import { Wanted } from './wanted';
import { readSource, Source, SOURCE_OPTIONS } from './source';
import { whole } from './whole';

/** What the program can be asked to do. */
export const MODES = ['apply', 'keep', 'plan', 'status', 'check'] as const;

type Mode = (typeof MODES)[number];

/** What the program is told by its arguments and its environment. */
export type Settings = Task & {
  readonly source: Source;
  /** The Job that runs the program. */
  readonly job?: string;
  readonly credentials: Credentials;
};

/** What is to be done: to make and keep a cluster as it is wanted, or only to look. */
export type Task =
  | {
      readonly mode: 'apply';
      readonly wanted: Wanted;
      /** In milliseconds. */
      readonly deadline: number;
    }
  | { readonly mode: 'keep'; readonly wanted: Wanted }
  | { readonly mode: 'plan'; readonly wanted: Wanted; readonly json: boolean }
  | { readonly mode: 'status' | 'check'; readonly json: boolean };

export const USAGE = `usage: cdk8s-redis-cluster MODE [OPTION ...]

modes:
  status   show every node, and what is amiss
  check    end with 0 if the cluster is whole, else with 1 and each flaw on a line
  plan     show the next step towards the wanted cluster, and take none
  apply    take one step after the other until the cluster is as wanted
  keep     go on with that for ever

what is wanted, for plan, apply and keep:
  --shards N --replicas-per-shard N
  [--node-timeout MS] [--partial-coverage] [--sync-delay S]   as the servers are configured
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
  'node-timeout': { type: 'string', default: '15000' },
  'partial-coverage': { type: 'boolean', default: false },
  'sync-delay': { type: 'string', default: '5' },
  deadline: { type: 'string', default: '600' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** Reads the settings; throws an error that names what is wrong and how it should be. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
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
      return { mode, json, wanted: readWanted(values, source) };
    case 'keep':
      return { mode, wanted: readWanted(values, source) };
    case 'apply':
      return {
        mode,
        wanted: readWanted(values, source),
        deadline: whole('--deadline', values.deadline, 1) * 1000,
      };
  }
}

function readWanted(values: Values, source: Source): Wanted {
  const wanted = {
    shards: whole('--shards', values.shards, MIN_SHARDS),
    replicasPerShard: whole('--replicas-per-shard', values['replicas-per-shard'], 0),
    tuning: {
      nodeTimeout: whole('--node-timeout', values['node-timeout'], 1),
      requireFullCoverage: !values['partial-coverage'],
      syncDelay: whole('--sync-delay', values['sync-delay'], 0),
    },
    scales: source.find === 'kubectl' || (source.find === 'api' && source.pods === undefined),
  };
  requireEnough(wanted, source);
  return wanted;
}

/** More are allowed, for some may be about to leave. */
function requireEnough(wanted: Wanted, source: Source): void {
  const needed =
    `and --shards ${wanted.shards} with --replicas-per-shard ${wanted.replicasPerShard} ` +
    `needs ${nodeCount(wanted)}`;
  if (source.find === 'address' && source.addresses.length < nodeCount(wanted)) {
    throw new Error(
      `--address is given ${source.addresses.length} times, ${needed}: give one for each node`,
    );
  }
  if ('pods' in source && source.pods !== undefined && source.pods < nodeCount(wanted)) {
    throw new Error(`--pods is ${source.pods}, ${needed}: ask for as many in the manifest`);
  }
}
