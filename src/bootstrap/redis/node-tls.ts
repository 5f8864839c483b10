import { NodeTls } from '../cluster/observation';
import { Words } from './channel';
import { requireAllowed } from './problem';

/** What is asked for `nodeTls`. */
export const TLS_QUESTIONS: readonly Words[] = [
  ['CONFIG', 'GET', 'tls-cluster'],
  ['CONFIG', 'GET', 'port'],
];

/** What of a server speaks TLS; undefined where it does not say. Throws where the program may not ask. */
export function nodeTls(replies: readonly unknown[]): NodeTls | undefined {
  requireAllowed(replies);
  const [bus, port] = replies;
  if (!Array.isArray(bus) || !Array.isArray(port)) return undefined;
  return { bus: bus[1] === 'yes', plainPort: Number(port[1]) };
}
