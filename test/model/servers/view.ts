import { NodeLine, NodeView } from '../../../src/bootstrap/cluster/observation';
import { Peer } from './peers';
import { Server } from './server';

const names: string[] = [];

/** A node id as the servers write it. */
export function nodeName(id: number): string {
  return (names[id] ??= id.toString(16).padStart(4, '0').repeat(10));
}

/** The id that a node name stands for. */
export function parseNodeName(name: string | undefined): number {
  return parseInt(name?.slice(0, 4) ?? '0', 16);
}

/** What a server answers to CLUSTER NODES, CLUSTER INFO and INFO. */
export function view(server: Server): NodeView {
  return {
    id: nodeName(server.id),
    version: server.version,
    lines: lines(server),
    ok: server.ok,
    keys: server.keys.size,
    memory: { used: server.keys.size, dataset: server.keys.size, limit: 0 },
    migrations: [],
    linkUp: server.linkUp,
    offset: 0,
    tuning: server.tuning,
    minReplicas: 0,
  };
}

/** While nothing changed for a server, its lines are those of the last call. */
function lines(server: Server): ReadonlyMap<string, NodeLine> {
  const own = ownLine(server);
  const changes = server.revision + server.peers.revision;
  const { lastLines: shown } = server;
  const lastOwn = shown?.lines.get(own.id);
  if (shown?.revision === changes && lastOwn && isSameLine(lastOwn, own)) return shown.lines;
  const all = new Map([[own.id, own]]);
  for (const peer of server.peers.values()) {
    const peerLine = lineOf(server, peer);
    all.set(peerLine.id, peerLine);
  }
  server.lastLines = { revision: changes, lines: all };
  return all;
}

/** Equal slots and equal flags are the same arrays, so identity is enough. */
function isSameLine(a: NodeLine, b: NodeLine): boolean {
  return (
    a.slots === b.slots &&
    a.flags === b.flags &&
    a.epoch === b.epoch &&
    a.primary === b.primary &&
    a.host === b.host &&
    a.openSlots.length + b.openSlots.length === 0
  );
}

function ownLine(server: Server): NodeLine {
  const openSlot = (mark: 'importing' | 'migrating', [slot, peer]: [number, number]): OpenSlot => ({
    slot,
    mark,
    peer: nodeName(peer),
  });
  return {
    id: nodeName(server.id),
    host: server.ownHost,
    port: server.port,
    flags: server.isReplica ? OWN_FLAGS.replica : OWN_FLAGS.primary,
    ...(server.primary === undefined ? {} : { primary: nodeName(server.primary) }),
    epoch: server.announcedEpoch,
    connected: true,
    slots: server.slots.of(server.id),
    openSlots: [
      ...[...server.importing].map((open) => openSlot('importing', open)),
      ...[...server.migrating].map((open) => openSlot('migrating', open)),
    ],
  };
}

type OpenSlot = NodeLine['openSlots'][number];

const NONE: readonly OpenSlot[] = [];

/** Makes a line only where the one last made about that node says something else. */
function lineOf(server: Server, peer: Peer): NodeLine {
  const { lines, numbering } = server.shared;
  const id = nodeName(peer.id);
  const { host, linked: connected } = peer;
  const port = host === '' ? 0 : peer.port;
  const flags = flagsOf(peer);
  const primary = peer.primary === undefined ? undefined : nodeName(peer.primary);
  const epoch = peer.primary === undefined ? peer.epoch : server.epochOf(peer.primary);
  const slots = server.slots.of(peer.id);
  // While news spreads, some servers know of the link, the role or the slots, and others do not yet.
  const stage = (connected ? 1 : 0) + (primary === undefined ? 0 : 2) + (slots.length > 0 ? 4 : 0);
  const place = 8 * numbering.find(peer.id) + stage;
  const last = lines[place];
  const isSame =
    last?.id === id &&
    last.slots === slots &&
    last.flags === flags &&
    last.epoch === epoch &&
    last.primary === primary &&
    last.host === host &&
    last.port === port;
  if (isSame) return last;
  const fresh = { id, host, port, flags, primary, epoch, connected, slots, openSlots: NONE };
  lines[place] = fresh;
  return fresh;
}

const OWN_FLAGS = { primary: ['myself', 'master'], replica: ['myself', 'slave'] };

/** Every list of flags of a peer, as a tree, so that peers with the same flags share one array. */
const FLAGS = ['handshake', 'slave', 'master'].map((role) =>
  ['fail', 'fail?', ''].map((failure) =>
    ['noaddr', ''].map((address) => [role, failure, address].filter((flag) => flag !== '')),
  ),
);

function flagsOf({ handshake, isReplica, failedAt, suspected, host }: Peer): readonly string[] {
  const role = handshake ? 0 : isReplica ? 1 : 2;
  const failure = failedAt !== undefined ? 0 : suspected ? 1 : 2;
  return FLAGS[role][failure][host === '' ? 0 : 1];
}
