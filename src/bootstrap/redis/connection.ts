import { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { Words } from './channel';
import { Address } from '../../topology';

/** What a client logs in with; empty where the servers have no password. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** Everything it takes to talk to a node. */
export interface Connection extends Address, Credentials {
  /** Left out where the node is spoken to without TLS. */
  readonly tls?: ConnectionOptions;
}

/**
 * Opens a connection that fails at once instead of trying again, because each look tries again. A
 * command fails without an answer within `commandTimeout` milliseconds.
 */
export function connect(
  { host, port, username, password, tls }: Connection,
  commandTimeout = 10_000,
): Redis {
  const client = new Redis({
    host,
    port,
    username,
    password,
    tls,
    connectTimeout: 2_000,
    commandTimeout,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  // Each command reports its own failure; without a listener the first one would end the process.
  client.on('error', () => undefined);
  return client;
}

/**
 * Sends commands in one pipeline; an error is returned in the place of its answer. Of the answers only the
 * keys of CLUSTER GETKEYSINSLOT and those to FUNCTION are bytes.
 */
export async function exec(client: Redis, commands: readonly Words[]): Promise<unknown[]> {
  const pipeline = client.pipeline();
  for (const [name, ...args] of commands) {
    const isBytes = args[0] === 'GETKEYSINSLOT' || name === 'FUNCTION';
    const call = isBytes ? 'callBuffer' : 'call';
    pipeline[call](name as string, ...args);
  }
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => error ?? reply);
}
