import { SlotRange } from '../../../src/topology';
import { isFailing, newPeer, Peer } from './peers';
import { Server, slotOf } from './server';
import { compareVersions } from '../../../src/engine/version';
import { otherSlots, rangesWithin } from '../../../src/bootstrap/cluster/slot-ranges';

const NO_PEERS: readonly Peer[] = [];

/** A PING over the cluster bus and its PONG. */
export function ping(from: Server, to: Server, now: number): void {
  const peer = to.peers.get(from.id);
  if (peer !== undefined) {
    updateAddress(to, peer, from);
    processPacket(to, peer, from, now);
  }
  const back = from.peers.get(to.id);
  if (back !== undefined) processPacket(from, back, to, now);
}

/** Whether a ping would change nothing, as long as neither of them has a new major revision. */
export function areInAgreement(a: Server, b: Server): boolean {
  return a.peers.failing + b.peers.failing === 0 && isUpToDate(a, b) && isUpToDate(b, a);
}

function isUpToDate(server: Server, sender: Server): boolean {
  const peer = server.peers.get(sender.id);
  const epoch = sender.announcedEpoch;
  return (
    peer?.host === sender.host &&
    peer.epoch >= epoch &&
    server.currentEpoch >= Math.max(epoch, sender.currentEpoch) &&
    peer.isReplica === sender.isReplica &&
    peer.primary === sender.primary &&
    (sender.isReplica || agreesOnSlots(server, sender)) &&
    primaryOfPrimary(server) === undefined &&
    gossipFor(server, sender) === NO_PEERS
  );
}

function agreesOnSlots(server: Server, sender: Server): boolean {
  if (!server.isReplica && server.epoch === sender.epoch) return false;
  for (const { first, last } of sender.slots.of(sender.id)) {
    for (let slot = first; slot <= last; slot++) {
      if (server.slots.owner(slot) !== sender.id) return false;
    }
  }
  return true;
}

/** Where a replica's primary has become a replica itself: its primary. */
function primaryOfPrimary({ id, primary, peers }: Server): number | undefined {
  const next = primary === undefined ? undefined : peers.get(primary)?.primary;
  return next === id ? undefined : next;
}

/** nodeUpdateAddressIfNeeded: a ping shows where its sender is now. */
function updateAddress(server: Server, peer: Peer, sender: Server): void {
  if (peer.host === sender.host) return;
  server.peers.setHost(peer, sender.host);
  server.peers.setLinked(peer, false);
  if (peer.id === server.primary) server.primaryHost = sender.host;
  server.revision++;
}

/** clusterProcessPacket: the header of a message, and its gossip. */
function processPacket(server: Server, peer: Peer, sender: Server, now: number): void {
  const { currentEpoch } = server;
  const { epoch: knownEpoch, primary, isReplica, failedAt } = peer;
  if (peer.suspected) server.peers.setFailure(peer, { suspected: false });
  clearFailure(server, peer, now);
  const epoch = sender.announcedEpoch;
  peer.epoch = Math.max(peer.epoch, epoch);
  server.currentEpoch = Math.max(server.currentEpoch, sender.currentEpoch, epoch);
  updateRole(server, sender, peer);
  if (!sender.isReplica) {
    updateSlots(server, sender.id, epoch, sender.slots.of(sender.id));
    sendUpdates(server, sender);
    resolveEpochCollision(server, sender);
  }
  const next = primaryOfPrimary(server);
  if (next !== undefined) server.follow(next);
  processGossip(server, sender, now);
  const isUnchanged =
    server.currentEpoch === currentEpoch &&
    peer.epoch === knownEpoch &&
    peer.primary === primary &&
    peer.isReplica === isReplica &&
    peer.failedAt === failedAt;
  if (isUnchanged) return;
  server.revision++;
  // A replica announces what it learns from its primary.
  if (server.currentEpoch === currentEpoch && server.primary !== sender.id) server.minorRevisions++;
}

/** clearNodeFailureIfNeeded: for a primary with slots only after twice the node timeout. */
function clearFailure(server: Server, peer: Peer, now: number): void {
  if (peer.failedAt === undefined) return;
  const clearedAt =
    peer.isReplica || !server.slots.has(peer.id)
      ? 0
      : peer.failedAt + 2 * server.tuning.nodeTimeout;
  if (now >= clearedAt) server.peers.setFailure(peer, { failedAt: undefined });
}

function updateRole(server: Server, sender: Server, peer: Peer): void {
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

/** clusterUpdateSlotsConfigWith: the higher config epoch gets the slot. */
function updateSlots(
  server: Server,
  claimant: number,
  epoch: number,
  ranges: readonly SlotRange[],
): void {
  noteUnclaimed(server, claimant, ranges);
  const current = server.primary ?? server.id;
  const hadSlots = server.slots.has(current);
  const lost = new Set<number>();
  let changed = false;
  let lostSlot = false;
  let replacedOwner = false;
  for (const { first, last } of ranges) {
    for (let slot = first; slot <= last; slot++) {
      const owner = server.slots.owner(slot);
      if (owner === claimant) {
        server.slots.unclaimed.delete(slot);
        continue;
      }
      const isClaimed = owner !== 0 && !server.slots.unclaimed.has(slot);
      if (isClaimed && server.epochOf(owner) >= epoch) continue;
      if (server.importing.has(slot)) continue;
      if (owner === current) lostSlot = true;
      if (owner !== 0) replacedOwner = true;
      if (owner === server.id) lost.add(slot);
      server.slots.assign(slot, claimant);
      changed = true;
    }
  }
  if (lostSlot && hadSlots && !server.slots.has(current)) {
    server.follow(claimant);
  } else if (lost.size > 0) {
    server.keys = new Set([...server.keys].filter((key) => !lost.has(slotOf(key))));
  }
  if (!changed) return;
  server.revision++;
  // Gossip mentions an owner of slots even while there is no link to it.
  if (!replacedOwner && server.peers.get(claimant)?.linked) server.minorRevisions++;
}

/** From Redis 7.2 a server notices that a node does not claim a slot any more, and takes the next claim. */
function noteUnclaimed(server: Server, claimant: number, ranges: readonly SlotRange[]): void {
  if (compareVersions(server.version, '7.2') < 0) return;
  const { slots } = server;
  const others = otherSlots(ranges);
  for (const range of slots.of(claimant)) {
    for (const { first, last } of rangesWithin(others, range)) {
      for (let slot = first; slot <= last; slot++) {
        if (!slots.unclaimed.has(slot)) server.revision++;
        slots.unclaimed.add(slot);
      }
    }
  }
}

/** The UPDATE message: a node that claims a slot of an owner with a higher epoch is told so. */
function sendUpdates(server: Server, sender: Server): void {
  const owners = new Set<number>();
  for (const { first, last } of sender.slots.of(sender.id)) {
    for (let slot = first; slot <= last; slot++) {
      const owner = server.slots.owner(slot);
      if (server.slots.unclaimed.has(slot)) continue;
      if (owner !== 0 && owner !== sender.id) owners.add(owner);
    }
  }
  for (const owner of owners) {
    const epoch = server.epochOf(owner);
    const peer = sender.peers.get(owner);
    if (peer === undefined || epoch <= sender.epoch || peer.epoch >= epoch) continue;
    peer.epoch = epoch;
    peer.isReplica = false;
    peer.primary = undefined;
    updateSlots(sender, owner, epoch, server.slots.of(owner));
    sender.revision++;
  }
}

/** clusterHandleConfigEpochCollision: of two with one epoch, the smaller id takes a new one. */
function resolveEpochCollision(server: Server, sender: Server): void {
  if (server.isReplica || server.epoch !== sender.epoch || server.id > sender.id) return;
  server.currentEpoch++;
  server.epoch = server.currentEpoch;
}

function processGossip(server: Server, sender: Server, now: number): void {
  for (const entry of gossipFor(server, sender)) {
    if (entry.id === server.id || entry.handshake || entry.host === '') continue;
    if (!entry.linked && !sender.slots.has(entry.id)) continue;
    const known = server.peers.get(entry.id);
    if (known === undefined) {
      if ((server.forgotten.get(entry.id) ?? -Infinity) > now) continue;
      server.peers.add(newPeer(entry, now));
      server.revision++;
    } else if (isFailing(known) && !isFailing(entry) && known.host !== entry.host) {
      server.peers.setHost(known, entry.host);
      server.revision++;
    }
  }
}

/** The peers in a sender's gossip that may be news to a server, in the sender's order. */
function gossipFor(server: Server, { peers, slots }: Server): Iterable<Peer> {
  if (server.peers.failing > 0) return peers.values();
  const ids = peers.everLinked.missingFrom(server.peers.known, [slots.ownerIds, peers.known]);
  if (ids.length === 0) return NO_PEERS;
  return ids.flatMap((id) => peers.get(id) ?? []).sort((a, b) => a.order - b.order);
}
