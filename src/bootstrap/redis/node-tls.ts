import { NodeTls } from '../cluster/node-facts';
import { Words } from './channel';
import { requireAllowed } from './problem';

/** What is asked for `nodeTls`. */
export const TLS_QUESTIONS: readonly Words[] = [
  ['CONFIG', 'GET', 'tls-cluster'],
  ['CONFIG', 'GET', 'tls-replication'],
  ['CONFIG', 'GET', 'port'],
];

/** What of a server speaks TLS; undefined where it does not say. Throws where the program may not ask. */
export function nodeTls(replies: readonly unknown[]): NodeTls | undefined {
  requireAllowed(replies);
  if (!replies.every((reply) => Array.isArray(reply))) return undefined;
  const [bus, replication, port] = replies.map(([, value]: unknown[]) => value);
  return { bus: bus === 'yes', replication: replication === 'yes', plainPort: Number(port) };
}
