import { SlotRange } from '../../../src/topology';
import { isDown, newPeer, Peer } from './peers';
import { Server, slotOf } from './server';

const NOTHING: readonly Peer[] = [];

/** A ping over the bus and its answer. */
export function exchange(from: Server, to: Server, now: number): void {
  const peer = to.peers.get(from.id);
  if (peer !== undefined) {
    learnAddress(to, peer, from);
    hear(to, peer, from, now);
  }
  const back = from.peers.get(to.id);
  if (back !== undefined) hear(from, back, to, now);
}

/** Whether a talk would change nothing, as long as neither of them has news that matters. */
export function areInAccord(a: Server, b: Server): boolean {
  return a.peers.down + b.peers.down === 0 && hasHeard(a, b) && hasHeard(b, a);
}

function hasHeard(server: Server, sender: Server): boolean {
  const peer = server.peers.get(sender.id);
  const epoch = sender.announcedEpoch;
  return (
    peer?.host === sender.host &&
    peer.epoch >= epoch &&
    server.currentEpoch >= Math.max(epoch, sender.currentEpoch) &&
    peer.isReplica === sender.isReplica &&
    peer.primary === sender.primary &&
    (sender.isReplica || acceptsClaims(server, sender)) &&
    successor(server) === undefined &&
    newsIn(server, sender) === NOTHING
  );
}

function acceptsClaims(server: Server, sender: Server): boolean {
  if (!server.isReplica && server.epoch === sender.epoch) return false;
  for (const { first, last } of sender.slots.of(sender.id)) {
    for (let slot = first; slot <= last; slot++) {
      if (server.slots.owner(slot) !== sender.id) return false;
    }
  }
  return true;
}

/** Whom the primary of a replica follows by now. */
function successor({ id, primary, peers }: Server): number | undefined {
  const next = primary === undefined ? undefined : peers.get(primary)?.primary;
  return next === id ? undefined : next;
}

/** A ping tells where its sender is now. */
function learnAddress(server: Server, peer: Peer, sender: Server): void {
  if (peer.host === sender.host) return;
  server.peers.relocate(peer, sender.host);
  server.peers.link(peer, false);
  server.news++;
}

/** What a server does with the header and the gossip of a message. */
function hear(server: Server, peer: Peer, sender: Server, now: number): void {
  const { currentEpoch } = server;
  const { epoch: knownEpoch, primary, isReplica, failedAt } = peer;
  if (peer.suspected) server.peers.judge(peer, { suspected: false });
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
  const next = successor(server);
  if (next !== undefined) server.follow(next);
  hearGossip(server, sender, now);
  const isAsBefore =
    server.currentEpoch === currentEpoch &&
    peer.epoch === knownEpoch &&
    peer.primary === primary &&
    peer.isReplica === isReplica &&
    peer.failedAt === failedAt;
  if (isAsBefore) return;
  server.news++;
  // A replica announces what it hears from its primary.
  if (server.currentEpoch === currentEpoch && server.primary !== sender.id) server.asides++;
}

/** A primary with slots stays failed for twice the timeout, others are forgiven at once. */
function clearFailure(server: Server, peer: Peer, now: number): void {
  if (peer.failedAt === undefined) return;
  const forgiven =
    peer.isReplica || !server.slots.has(peer.id)
      ? 0
      : peer.failedAt + 2 * server.tuning.nodeTimeout;
  if (now >= forgiven) server.peers.judge(peer, { failedAt: undefined });
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
  let taken = false;
  for (const { first, last } of ranges) {
    for (let slot = first; slot <= last; slot++) {
      const owner = server.slots.owner(slot);
      if (owner === claimant || (owner !== 0 && server.epochOf(owner) >= epoch)) continue;
      if (server.importing.has(slot)) continue;
      if (owner === current) robbed = true;
      if (owner !== 0) taken = true;
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
  if (!changed) return;
  server.news++;
  // Of an owner of slots others are told even while there is no link to it.
  if (!taken && server.peers.get(claimant)?.linked) server.asides++;
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
  for (const told of newsIn(server, sender)) {
    if (told.id === server.id || told.handshake || told.host === '') continue;
    if (!told.linked && !sender.slots.has(told.id)) continue;
    const known = server.peers.get(told.id);
    if (known === undefined) {
      if ((server.forgotten.get(told.id) ?? -Infinity) > now) continue;
      server.peers.add(newPeer(told, now));
      server.news++;
    } else if (isDown(known) && !isDown(told) && known.host !== told.host) {
      server.peers.relocate(known, told.host);
      server.news++;
    }
  }
}

/** The peers of which a server may hear news, in the order in which the sender knows them. */
function newsIn(server: Server, { peers, slots }: Server): Iterable<Peer> {
  if (server.peers.down > 0) return peers.values();
  const ids = peers.met.beyond(server.peers.known, [slots.holders, peers.known]);
  if (ids.length === 0) return NOTHING;
  return ids.flatMap((id) => peers.get(id) ?? []).sort((a, b) => a.order - b.order);
}
