import { Redis } from 'ioredis';
import { Pod } from './pod';
import { DISCONNECT_TIMEOUT_MS } from './pod';
import { Pods } from './pods';

/** What a client logs in with. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** What a server answers to a client that logs in like this; of an error its first word. */
export async function answer(
  { address }: Pod,
  { port }: Pods,
  login: Login,
  ...words: readonly [string, ...string[]]
): Promise<string> {
  const client = new Redis({
    host: address,
    port,
    ...login,
    enableReadyCheck: false,
    disableClientInfo: true,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    retryStrategy: null,
  });
  // The command only says that the connection is closed.
  let refusal: Error | undefined;
  client.on('error', (error: Error) => (refusal = error));
  try {
    const [name, ...args] = words;
    return String(await client.call(name, ...args));
  } catch (error) {
    return (refusal ?? (error as Error)).message.split(' ')[0];
  } finally {
    client.disconnect();
  }
}

/** The different answers of all nodes. */
export async function answers(
  pods: Pods,
  login: Login,
  ...words: readonly [string, ...string[]]
): Promise<string[]> {
  const all = await Promise.all(pods.all.map((pod) => answer(pod, pods, login, ...words)));
  return [...new Set(all)];
}
