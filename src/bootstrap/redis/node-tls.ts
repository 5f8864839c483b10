import { NodeTls } from '../cluster/observation';
import { Words } from './channel';

/** What is asked for `nodeTls`. */
export const TLS_QUESTIONS: readonly Words[] = [
  ['CONFIG', 'GET', 'tls-cluster'],
  ['CONFIG', 'GET', 'port'],
];

/** What of a server speaks TLS; undefined where it does not say. */
export function nodeTls([bus, port]: readonly unknown[]): NodeTls | undefined {
  if (!Array.isArray(bus) || !Array.isArray(port)) return undefined;
  return { bus: bus[1] === 'yes', plainPort: Number(port[1]) };
}
