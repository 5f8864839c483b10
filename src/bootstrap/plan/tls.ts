import { NodeTls } from '../cluster/node-facts';
import { formatList } from '../util/list';
import { Command } from './command';
import { step, wait } from './decision';
import { Rule } from './rule';

/**
 * Lets all nodes speak TLS on the bus, or no longer, at once: links that are there live on, and new ones
 * need the same on both ends. Each node has a certificate by then, for the program speaks TLS to it.
 */
export const switchBus: Rule = ({ spec: { tls }, cluster: { members } }) => {
  if (tls === undefined) return undefined;
  const value = tls.required ? 'yes' : 'no';
  const others = members.filter(({ view }) => view.tls && !speaks(view.tls, tls.required));
  // They would be told a port that is closed.
  const closed = members.filter(({ view }) => view.tls?.plainPort === 0);
  if (!tls.required && closed.length > 0) {
    const names = formatList(closed.map(({ name }) => name));
    return wait('WaitingForPods', `the port without TLS is closed until they are rolled: ${names}`);
  }
  return step(
    'SwitchingBus',
    tls.required ? 'let the nodes speak TLS with each other' : 'let the nodes speak no TLS',
    others.flatMap(({ ordinal: pod }): Command[] => [
      { kind: 'set', pod, directive: 'tls-cluster', value },
      { kind: 'set', pod, directive: 'tls-replication', value },
    ]),
  );
};

/** Whether it speaks TLS with the others everywhere, or nowhere. */
function speaks({ bus, replication }: NodeTls, required: boolean): boolean {
  return bus === required && replication === required;
}

/** Closes the port for clients without TLS, once they have had the time that is stated. */
export const closePlainPort: Rule = ({ spec: { tls }, seen, cluster: { members } }) => {
  if (!tls?.required || tls.overlapMs === undefined) return undefined;
  if ((seen.tlsForMs ?? -1) < tls.overlapMs) return undefined;
  const open = members.filter(({ view }) => view.tls !== undefined && view.tls.plainPort > 0);
  return step(
    'ClosingPlainPort',
    'close the port for clients without TLS',
    open.map(({ ordinal: pod }): Command => ({ kind: 'set', pod, directive: 'port', value: '0' })),
  );
};
