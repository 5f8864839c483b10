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

/** How long a server may take to answer a command. */
export const COMMAND_TIMEOUT_MS = 10_000;

/**
 * Opens a connection that fails at once instead of trying again, because each look tries again. A
 * command fails without an answer within `commandTimeout` milliseconds, and its connection with it.
 */
export function connect(
  { host, port, username, password, tls }: Connection,
  commandTimeout = COMMAND_TIMEOUT_MS,
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
  closeIfSilent(client, replies);
  return replies.map(([error, reply]) => error ?? reply);
}

/**
 * Closes a connection on which a command was not answered in time: what is sent next would wait behind it,
 * and where the host is gone TCP may take minutes to find that out, also after the server is back.
 */
function closeIfSilent(client: Redis, replies: readonly [Error | null, unknown][]): void {
  const silence = replies.map(([error]) => error).find(isTimeout);
  // What still waits on the connection then fails for the same reason.
  if (silence !== undefined) client.stream?.destroy(new Error(silence.message));
}

function isTimeout(error: Error | null): error is Error {
  return error?.message === 'Command timed out';
}
