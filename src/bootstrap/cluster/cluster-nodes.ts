import { busPort, SlotRange } from '../../topology';
import { NodeLine, OpenSlot } from './observation';

/**
 * Reads the reply of CLUSTER NODES, whose lines are
 * `<id> <host:port@bus[,hostname...]> <flags> <primary> <ping> <pong> <epoch> <link> <slot>...`
 * (https://redis.io/docs/latest/commands/cluster-nodes/).
 * Lines that were `read` before are shared, for 1,000 nodes that agree have 1,000,000 lines.
 */
export function parseNodeLines(
  reply: string,
  read = new Map<string, NodeLine>(),
): Map<string, NodeLine> {
  const texts = reply.split('\n').filter((text) => text !== '');
  return new Map(texts.map((text) => parseLine(text, read)).map((line) => [line.id, line]));
}

function parseLine(text: string, read: Map<string, NodeLine>): NodeLine {
  const [id, address, flags, primary, , , epoch, link, ...slots] = text.trimEnd().split(' ');
  // When a node was pinged is nothing to us.
  const key = [id, address, flags, primary, epoch, link, ...slots].join(' ');
  const known = read.get(key);
  if (known !== undefined) return known;
  const line = {
    id,
    ...parseAddress(address),
    flags: flags.split(','),
    ...(primary === '-' ? {} : { primary }),
    epoch: Number(epoch),
    connected: link === 'connected',
    slots: slots.filter((slot) => !slot.startsWith('[')).map(parseRange),
    openSlots: slots.filter((slot) => slot.startsWith('[')).map(parseOpenSlot),
  };
  read.set(key, line);
  return line;
}

/** The last colon ends the host, for an IPv6 address has more of them. */
function parseAddress(text: string): Pick<NodeLine, 'host' | 'port' | 'busPort' | 'hostname'> {
  const [address, hostname] = text.split(',');
  const [endpoint, bus] = address.split('@');
  const colon = endpoint.lastIndexOf(':');
  const port = Number(endpoint.slice(colon + 1));
  return {
    host: endpoint.slice(0, colon),
    port,
    ...([0, busPort(port)].includes(Number(bus)) ? {} : { busPort: Number(bus) }),
    ...(hostname ? { hostname } : {}),
  };
}

function parseRange(text: string): SlotRange {
  const [first, last = first] = text.split('-').map(Number);
  return { first, last };
}

/** `[93-<-id]` is imported from that node, `[77->-id]` migrates to it. */
function parseOpenSlot(text: string): OpenSlot {
  const [slot, arrow, peer] = text.slice(1, -1).split('-');
  return { slot: Number(slot), mark: arrow === '<' ? 'importing' : 'migrating', peer };
}
