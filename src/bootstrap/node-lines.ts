import { SlotRange } from '../topology';
import { NodeLine, OpenSlot } from './observation';

/**
 * Reads the reply of CLUSTER NODES, whose lines are
 * `<id> <host:port@bus[,hostname...]> <flags> <primary> <ping> <pong> <epoch> <link> <slot>...`
 * (https://redis.io/docs/latest/commands/cluster-nodes/).
 */
export function parseNodeLines(reply: string): Map<string, NodeLine> {
  const lines = reply.split('\n').filter((line) => line !== '');
  return new Map(lines.map(parseLine).map((line) => [line.id, line]));
}

function parseLine(text: string): NodeLine {
  const [id, address, flags, primary, , , epoch, link, ...slots] = text.trimEnd().split(' ');
  return {
    id,
    ...parseAddress(address),
    flags: flags.split(','),
    ...(primary === '-' ? {} : { primary }),
    epoch: Number(epoch),
    connected: link === 'connected',
    slots: slots.filter((slot) => !slot.startsWith('[')).map(parseRange),
    openSlots: slots.filter((slot) => slot.startsWith('[')).map(parseOpenSlot),
  };
}

/** The last colon ends the host, for an IPv6 address has more of them. */
function parseAddress(address: string): { host: string; port: number } {
  const endpoint = address.slice(0, address.indexOf('@'));
  const colon = endpoint.lastIndexOf(':');
  return { host: endpoint.slice(0, colon), port: Number(endpoint.slice(colon + 1)) };
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
