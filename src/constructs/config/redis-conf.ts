import { isOfModule } from '../../engine/directives';
import { Engine } from '../../engine/engine';
import { requireCommandNames } from './rename-command';
import { REFUSED, requireValue } from './refused-directives';

/** One line of redis.conf; a value that is undefined is left out. */
export type Directive = readonly [name: string, value: string | undefined];

/** The directives that have a property of RedisConfigMap. */
const TYPED = new Map(
  Object.entries({
    appendfsync: 'appendFsync',
    appendonly: 'appendOnly',
    'cluster-migration-barrier': 'migrationBarrier',
    'cluster-node-timeout': 'nodeTimeout',
    'cluster-require-full-coverage': 'requireFullCoverage',
    dir: 'dataDir',
    maxmemory: 'maxMemory',
    'maxmemory-policy': 'maxMemoryPolicy',
    'min-replicas-to-write': 'minReplicasToWrite',
    'min-slaves-to-write': 'minReplicasToWrite',
    port: 'port',
    'protected-mode': 'protectedMode',
  }),
);

/** The directives whose values the script or other constructs read from the file. */
const SHARED = [
  'appenddirname',
  'appendfilename',
  'appendfsync',
  'appendonly',
  'cluster-node-timeout',
  'cluster-require-full-coverage',
  'dir',
  'port',
  'repl-diskless-sync-delay',
  'tls-port',
];

/** The text of redis.conf: the directives with a property first, then the others. */
export function redisConf(
  engine: Engine,
  typed: Directive[],
  others: Readonly<Record<string, string>>,
): string {
  const lines: string[] = [];
  for (const [name, value] of typed) {
    if (value !== undefined) {
      requireKnown(engine, name);
      lines.push(`${name} ${value}`);
    }
  }
  for (const [name, value] of Object.entries(others)) {
    requireFree(name);
    if (TYPED.has(name)) {
      throw new Error(`directive ${name} has a property of its own; set ${TYPED.get(name)}`);
    }
    requireKnown(engine, name);
    requireModule(name, Object.keys(others));
    const values = valueLines(name, value);
    if (name === 'rename-command') requireCommandNames(values);
    for (const each of values) requireValue(`directive ${name}`, name, each);
    lines.push(...values.map((line) => `${name} ${line}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Refuses arguments of the server that the library cannot work with, or that hide from it what it reads. */
export function requireServerArgs(engine: Engine, args: string[]): void {
  const names = args.filter((each) => each.startsWith('--')).map((each) => each.slice(2));
  for (const name of names) {
    const arg = `--${name}`;
    requireFree(name);
    if (SHARED.includes(name)) {
      const prop = TYPED.get(name) ?? 'directives';
      throw new Error(`argument ${arg} would override redis.conf; set ${prop} there`);
    }
    if (name === 'rename-command') {
      throw new Error(`argument ${arg} hides which command it renames; write it into directives`);
    }
    requireKnown(engine, name);
    requireModule(name, names);
    requireValue(`argument ${arg}`, name, argumentValue(args, arg));
  }
}

/** What follows an argument, up to the next one. An empty argument is an empty value. */
function argumentValue(args: string[], arg: string): string {
  const rest = args.slice(args.lastIndexOf(arg) + 1);
  const end = rest.findIndex((each) => each.startsWith('--'));
  const values = end < 0 ? rest : rest.slice(0, end);
  return values.map((value) => value || '""').join(' ');
}

/** Refuses a directive of a module that nothing loads. An included file may load it. */
function requireModule(name: string, others: string[]): void {
  if (!isOfModule(name) || others.includes('loadmodule') || others.includes('include')) return;
  throw new Error(
    `directive ${name} is one of a module, and without the module the server would not start; add ` +
      'loadmodule, or leave it out',
  );
}

function requireFree(name: string): void {
  if (!/^[a-z][a-z0-9._-]*$/.test(name)) {
    throw new Error(
      `directive "${name}" is not a valid name; write it in lower case, as redis.conf does`,
    );
  }
  const reason = REFUSED.get(name);
  if (reason !== undefined) throw new Error(`directive ${name} cannot be set: ${reason}`);
}

function requireKnown(engine: Engine, name: string): void {
  if (engine.knows(name)) {
    return;
  }
  const server = [engine.family, engine.version].filter(Boolean).join(' ');
  const since = engine.directiveSince(name);
  throw new Error(
    since === undefined
      ? `directive ${name} is unknown to ${server}, which would not start; correct it or leave it out`
      : `directive ${name} is known since ${engine.family} ${since}, and ${server} would not start ` +
          'with it; use a newer engine or leave it out',
  );
}

/** The lines of a value: a directive that may be repeated has several. */
function valueLines(name: string, value: string): string[] {
  if (typeof value !== 'string') {
    throw new Error(
      `directive ${name} is ${String(value)}, and must be a string; write '${String(value)}'`,
    );
  }
  const lines = value.split('\n').map((line) => line.trim());
  if (lines.includes('')) {
    throw new Error(
      `directive ${name} has an empty line; write "" (two quotes) for an empty value`,
    );
  }
  // The server takes either for the end of the line, and fails to start at the rest.
  if (/[\0\r]/.test(value)) {
    throw new Error(`directive ${name} has a NUL or a carriage return in its value; take it out`);
  }
  return lines;
}
