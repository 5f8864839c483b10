import { Engine } from '../../engine/engine';
import { requireCommandNames } from './rename-command';

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

const PER_POD = 'it differs from pod to pod, and every pod reads the same file; leave it out';
const SECRET =
  'a ConfigMap shows its value to everyone who may read it; include a file of a mounted Secret';

/** The directives that a user cannot set, and why. */
const OWNED = new Map(
  Object.entries({
    'cluster-announce-hostname': 'every pod announces its DNS name; set clusterDomain',
    'cluster-announce-human-nodename': PER_POD,
    'cluster-announce-ip': PER_POD,
    'cluster-config-file': 'it is in dataDir, on the volume; set dataDir',
    'cluster-enabled': 'every node runs in cluster mode; leave it out',
    'cluster-preferred-endpoint-type':
      'it is set once every node has a host name; set clientEndpoint to HOSTNAME or ADDRESS',
    'cluster-port': 'the bus listens on the client port + 10000; leave it out',
    daemonize: 'a container ends when its first process goes to the background; leave it out',
    masterauth: SECRET,
    pidfile: 'Kubernetes needs none; leave it out',
    primaryauth: SECRET,
    replicaof: 'the cluster assigns primaries to replicas; leave it out',
    requirepass: SECRET,
    slaveof: 'the cluster assigns primaries to replicas; leave it out',
    supervised: 'Kubernetes supervises the server; leave it out',
    'tls-client-key-file-pass': SECRET,
    'tls-key-file-pass': SECRET,
    user: SECRET,
  }),
);

/** The directives whose values other constructs read from the ConfigMap. */
const SHARED = [
  'cluster-node-timeout',
  'cluster-require-full-coverage',
  'dir',
  'port',
  'repl-diskless-sync-delay',
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
    if (name === 'rename-command') requireCommandNames(valueLines(name, value));
    lines.push(...valueLines(name, value).map((line) => `${name} ${line}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Refuses arguments of the server that would override what the library relies on. */
export function requireServerArgs(engine: Engine, args: string[]): void {
  for (const arg of args.filter((each) => each.startsWith('--'))) {
    const name = arg.slice(2);
    requireFree(name);
    if (SHARED.includes(name)) {
      const prop = TYPED.get(name) ?? 'directives';
      throw new Error(`argument ${arg} would override redis.conf; set ${prop} there`);
    }
    if (name === 'rename-command') {
      throw new Error(`argument ${arg} hides which command it renames; write it into directives`);
    }
    requireKnown(engine, name);
  }
}

function requireFree(name: string): void {
  if (!/^[a-z][a-z0-9._-]*$/.test(name)) {
    throw new Error(
      `directive "${name}" is not a valid name; write it in lower case, as redis.conf does`,
    );
  }
  if (OWNED.has(name)) {
    throw new Error(`directive ${name} cannot be set: ${OWNED.get(name)}`);
  }
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
