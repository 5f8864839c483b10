import { Redis } from 'ioredis';
import { Memory, NodeView, Tuning } from '../cluster/observation';
import { exec } from './connection';

/** A field of the `name:value` lines that INFO and CLUSTER INFO reply with. */
export function field(reply: string, name: string): string | undefined {
  return reply.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1];
}

/**
 * How many keys are in each database; Valkey 9 has more than one of them in a cluster. Throws where
 * INFO keyspace was not answered: a server that could not be asked is not an empty one.
 */
export function keysByDatabase(reply: unknown): Map<number, number> {
  if (reply instanceof Error) throw reply;
  const keyspace = String(reply);
  if (!/^# Keyspace/m.test(keyspace)) {
    throw new Error(
      `INFO keyspace answered "${keyspace.slice(0, 40)}", which tells no number of keys`,
    );
  }
  const lines = keyspace.matchAll(/^db(\d+):keys=(\d+)/gm);
  return new Map([...lines].map(([, database, keys]) => [Number(database), Number(keys)]));
}

export function totalKeys(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** A replica has a `master_repl_offset` as well: that of its own stream to further replicas. */
export function offsetOf(replication: string): number {
  return Number(
    field(replication, 'slave_repl_offset') ?? field(replication, 'master_repl_offset') ?? 0,
  );
}

export function memoryOf(memory: string): Memory {
  const bytes = (name: string): number => Number(field(memory, name) ?? 0);
  return {
    used: bytes('used_memory'),
    dataset: bytes('used_memory_dataset'),
    limit: bytes('maxmemory'),
  };
}

export function tuningOf(config: ReadonlyMap<string, string>): Tuning {
  const syncDelay = config.get('repl-diskless-sync-delay');
  return {
    nodeTimeout: Number(config.get('cluster-node-timeout')),
    requireFullCoverage: config.get('cluster-require-full-coverage') === 'yes',
    ...(syncDelay === undefined ? {} : { syncDelay: Number(syncDelay) }),
  };
}

/** The fields of a flat list of names and values, as CONFIG GET replies with. */
export function fieldsOf<T>(flat: readonly T[]): Map<string, T> {
  return new Map(
    flat.flatMap((name, index) => (index % 2 ? [] : [[String(name), flat[index + 1]]])),
  );
}

/** The facts about a server that do not change while it runs. */
export type Build = Pick<NodeView, 'version' | 'atomicMoves'>;

/** Reads INFO server. Besides its own version, Valkey has that of the Redis it is compatible with. */
export function buildOf(server: string): Build {
  const valkey = field(server, 'valkey_version');
  const version = valkey ?? field(server, 'redis_version') ?? '';
  const [major, minor] = version.split('.').map(Number);
  if (valkey !== undefined)
    return major >= 9 ? { version, atomicMoves: 'MIGRATESLOTS' } : { version };
  return major > 8 || (major === 8 && minor >= 4)
    ? { version, atomicMoves: 'MIGRATION' }
    : { version };
}

export async function askBuild(client: Redis): Promise<Build> {
  const [server] = await exec(client, [['INFO', 'server']]);
  if (server instanceof Error) throw server;
  return buildOf(server as string);
}
