import { SlotRange } from '../../../src/topology';
import { Peer, Server, slotOf } from './server';

/** A ping over the bus and its answer. */
export function exchange(from: Server, to: Server, now: number): void {
  learnAddress(to, from);
  hear(to, from, now);
  hear(from, to, now);
}

/** A ping tells where its sender is now. */
function learnAddress(server: Server, sender: Server): void {
  const peer = server.peers.get(sender.id);
  if (peer === undefined || peer.host === sender.host) return;
  peer.host = sender.host;
  peer.linked = false;
  server.news++;
}

/** What a server does with the header and the gossip of a message. */
function hear(server: Server, sender: Server, now: number): void {
  const peer = server.peers.get(sender.id);
  if (peer === undefined) return;
  const before = digest(server, peer);
  peer.suspected = false;
  clearFailure(server, peer, now);
  const epoch = sender.announcedEpoch;
  peer.epoch = Math.max(peer.epoch, epoch);
  server.currentEpoch = Math.max(server.currentEpoch, sender.currentEpoch, epoch);
  hearRole(server, sender, peer);
  if (!sender.isReplica) {
    hearSlots(server, sender.id, epoch, sender.slots.of(sender.id));
    tellOfWinners(server, sender);
    settleCollision(server, sender);
  }
  const ownPrimary = server.primary === undefined ? undefined : server.peers.get(server.primary);
  if (ownPrimary?.primary !== undefined && ownPrimary.primary !== server.id) {
    server.follow(ownPrimary.primary);
  }
  hearGossip(server, sender, now);
  if (digest(server, peer) !== before) server.news++;
}

function digest(server: Server, { epoch, primary, isReplica, failedAt }: Peer): string {
  return [server.currentEpoch, epoch, primary, isReplica, failedAt].join();
}

/** A primary with slots stays failed for twice the timeout, others are forgiven at once. */
function clearFailure(server: Server, peer: Peer, now: number): void {
  const forgiven =
    peer.isReplica || !server.slots.has(peer.id)
      ? 0
      : (peer.failedAt ?? 0) + 2 * server.tuning.nodeTimeout;
  if (now >= forgiven) peer.failedAt = undefined;
}

function hearRole(server: Server, sender: Server, peer: Peer): void {
  if (!sender.isReplica) {
    peer.isReplica = false;
    peer.primary = undefined;
    return;
  }
  if (!peer.isReplica) server.slots.move(peer.id, 0);
  peer.isReplica = true;
  const { primary } = sender;
  if (primary === server.id || (primary !== undefined && server.peers.has(primary))) {
    peer.primary = primary;
  }
}

/** clusterUpdateSlotsConfigWith: the higher epoch has the slot. */
function hearSlots(
  server: Server,
  claimant: number,
  epoch: number,
  ranges: readonly SlotRange[],
): void {
  const current = server.primary ?? server.id;
  const hadSlots = server.slots.has(current);
  const lost = new Set<number>();
  let changed = false;
  let robbed = false;
  for (const { first, last } of ranges) {
    for (let slot = first; slot <= last; slot++) {
      const owner = server.slots.owner(slot);
      if (owner === claimant || (owner !== 0 && server.epochOf(owner) >= epoch)) continue;
      if (server.importing.has(slot)) continue;
      if (owner === current) robbed = true;
      if (owner === server.id) lost.add(slot);
      server.slots.assign(slot, claimant);
      changed = true;
    }
  }
  if (robbed && hadSlots && !server.slots.has(current)) {
    server.follow(claimant);
  } else if (lost.size > 0) {
    server.keys = new Set([...server.keys].filter((key) => !lost.has(slotOf(key))));
  }
  if (changed) server.news++;
}

/** Who claims a slot that has a better owner is told so (the UPDATE message). */
function tellOfWinners(server: Server, sender: Server): void {
  const winners = new Set<number>();
  for (const { first, last } of sender.slots.of(sender.id)) {
    for (let slot = first; slot <= last; slot++) {
      const owner = server.slots.owner(slot);
      if (owner !== 0 && owner !== sender.id) winners.add(owner);
    }
  }
  for (const winner of winners) {
    const epoch = server.epochOf(winner);
    const peer = sender.peers.get(winner);
    if (peer === undefined || epoch <= sender.epoch || peer.epoch >= epoch) continue;
    peer.epoch = epoch;
    peer.isReplica = false;
    peer.primary = undefined;
    hearSlots(sender, winner, epoch, server.slots.of(winner));
    sender.news++;
  }
}

/** Two primaries of one epoch: the one with the smaller id moves on. */
function settleCollision(server: Server, sender: Server): void {
  if (server.isReplica || server.epoch !== sender.epoch || server.id > sender.id) return;
  server.currentEpoch++;
  server.epoch = server.currentEpoch;
}

function hearGossip(server: Server, sender: Server, now: number): void {
  for (const told of sender.peers.values()) {
    if (told.id === server.id || told.handshake || told.host === '') continue;
    if (!told.linked && !sender.slots.has(told.id)) continue;
    const known = server.peers.get(told.id);
    if (known === undefined) {
      if ((server.forgotten.get(told.id) ?? -Infinity) > now) continue;
      const { id, host, port, isReplica } = told;
      const state = { epoch: 0, linked: false, suspected: false, heardAt: now };
      server.peers.set(id, { id, host, port, isReplica, ...state });
      server.news++;
    } else if (isDown(known) && !isDown(told) && known.host !== told.host) {
      known.host = told.host;
      server.news++;
    }
  }
}

function isDown({ suspected, failedAt }: Peer): boolean {
  return suspected || failedAt !== undefined;
}
