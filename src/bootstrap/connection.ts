import { Redis } from 'ioredis';

/** Everything it takes to talk to a node. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Opens a connection that fails at once where it cannot be had, for the caller comes back. An answer
 * is waited for `patience` milliseconds.
 */
export function connect({ host, port, username, password }: Connection, patience = 10_000): Redis {
  const client = new Redis({
    host,
    port,
    username,
    password,
    connectTimeout: 2_000,
    commandTimeout: patience,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  // Each command reports its own failure; without a listener the first one would end the process.
  client.on('error', () => undefined);
  return client;
}
