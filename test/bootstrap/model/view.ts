import { NodeLine, NodeView } from '../../../src/bootstrap/observation';
import { Peer, Server } from './server';

/** A node id as the servers write it. */
export function nodeName(id: number): string {
  return id.toString(16).padStart(4, '0').repeat(10);
}

/** The id of which a server makes the name. */
export function parseNodeName(name: string | undefined): number {
  return parseInt(name?.slice(0, 4) ?? '0', 16);
}

/** What a server answers to CLUSTER NODES, CLUSTER INFO and INFO. */
export function view(server: Server): NodeView {
  const lines = [ownLine(server), ...[...server.peers.values()].map((peer) => line(server, peer))];
  return {
    id: nodeName(server.id),
    version: server.version,
    lines: new Map(lines.map((line) => [line.id, line])),
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

function ownLine(server: Server): NodeLine {
  return {
    id: nodeName(server.id),
    host: server.ownHost,
    port: server.port,
    flags: ['myself', server.isReplica ? 'slave' : 'master'],
    ...(server.primary === undefined ? {} : { primary: nodeName(server.primary) }),
    epoch: server.announcedEpoch,
    connected: true,
    slots: server.slots.of(server.id),
    openSlots: [
      ...[...server.importing].map(([slot, peer]) => ({
        slot,
        mark: 'importing' as const,
        peer: nodeName(peer),
      })),
      ...[...server.migrating].map(([slot, peer]) => ({
        slot,
        mark: 'migrating' as const,
        peer: nodeName(peer),
      })),
    ],
  };
}

function line(server: Server, peer: Peer): NodeLine {
  const role = peer.isReplica ? 'slave' : 'master';
  return {
    id: nodeName(peer.id),
    host: peer.host,
    port: peer.host === '' ? 0 : peer.port,
    flags: [
      ...(peer.handshake ? ['handshake'] : [role]),
      ...(peer.failedAt !== undefined ? ['fail'] : peer.suspected ? ['fail?'] : []),
      ...(peer.host === '' ? ['noaddr'] : []),
    ],
    ...(peer.primary === undefined ? {} : { primary: nodeName(peer.primary) }),
    epoch: peer.primary === undefined ? peer.epoch : server.epochOf(peer.primary),
    connected: peer.linked,
    slots: server.slots.of(peer.id),
    openSlots: [],
  };
}
