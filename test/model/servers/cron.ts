import { isDown, newPeer, Peer } from './peers';
import { Server } from './server';
import { Network } from './network';

/** How long a server that starts as a primary refuses to serve (CLUSTER_WRITABLE_DELAY). */
const WRITABLE_DELAY = 2_000;

/** The calm before a replica asks for votes. */
const ELECTION_DELAY = 1_000;

/** What a server does ten times a second on the bus. */
export function cron(server: Server, network: Network): void {
  if (server.calm !== undefined && network.isCalm(server)) {
    server.calm = { ...server.calm, at: network.now };
  } else {
    lookAfterLinks(server, network);
  }
  if (server.peers.down > 0) {
    for (const peer of server.peers.values()) agreeOnFailure(server, peer, network);
  }
  synchronize(server, network);
  standForElection(server, network);
}

function lookAfterLinks(server: Server, network: Network): void {
  const { now, upheaval } = network;
  const { peers } = server;
  const neighbours: Server[] = [];
  for (const peer of [...peers.values()]) {
    if (peer.handshake) {
      shakeHands(server, peer, network);
      continue;
    }
    const found = network.at(peer.host, peer.port);
    if (found?.id === peer.id) {
      if (!peer.linked) server.news++;
      peers.link(peer, true);
      peer.heardAt = now;
      neighbours.push(found);
    } else {
      peers.link(peer, false);
      // Someone else answers there: the address is forgotten.
      if (found !== undefined) peers.relocate(peer, '');
      const heardAt = Math.max(peer.heardAt, server.calm?.at ?? 0);
      if (now - heardAt > server.tuning.nodeTimeout) peers.judge(peer, { suspected: true });
    }
  }
  if (neighbours.length === peers.size) {
    server.calm = { at: now, neighbours, upheaval, changes: peers.changes };
  }
}

function shakeHands(server: Server, peer: Peer, network: Network): void {
  const { since, byMeet } = peer.handshake as NonNullable<Peer['handshake']>;
  const { now } = network;
  const target = network.at(peer.host, peer.port);
  if (target === undefined || target === server) {
    const patience = Math.max(server.tuning.nodeTimeout, 1_000);
    if (target === server || now - since > patience) server.peers.delete(peer.id);
    return;
  }
  server.peers.delete(peer.id);
  const known = server.peers.get(target.id);
  if (known !== undefined) {
    server.peers.relocate(known, target.host);
  } else {
    const { host, port } = peer;
    const { id, isReplica } = target;
    server.peers.add(newPeer({ id, host, port, isReplica }, now, { linked: true }));
  }
  server.news++;
  if (!byMeet) return;
  target.ownHost = target.host;
  if (!target.peers.has(server.id)) network.startHandshake(target, server.host, server.port, false);
}

/** A node that a majority of the primaries suspects is dead, and everyone is told. */
function agreeOnFailure(server: Server, peer: Peer, network: Network): void {
  if (!peer.suspected || peer.failedAt !== undefined) return;
  const witnesses = server.voters().filter((voter) => {
    if (voter === server.id) return true;
    const witness = network.reach(server, voter);
    const seen = witness?.peers.get(peer.id);
    return seen?.suspected || seen?.failedAt !== undefined;
  });
  if (!server.isMajority(witnesses.length)) return;
  for (const listener of [server, ...network.reachable(server)]) {
    const seen = listener.peers.get(peer.id);
    if (seen === undefined || seen.failedAt !== undefined) continue;
    listener.peers.judge(seen, { failedAt: network.now });
    listener.news++;
  }
}

/** A replica has its primary's copy after a while, but not the copy of a primary of a newer version. */
function synchronize(server: Server, network: Network): void {
  if (server.primary === undefined) return;
  const primary = network.reach(server, server.primary);
  if (primary === undefined || primary.isReplica || server.version < primary.version) {
    server.linkUp = false;
    server.syncingSince = undefined;
    return;
  }
  server.syncingSince ??= network.now;
  const isFirst = !server.linkUp;
  if (isFirst && network.now - server.syncingSince < primary.tuning.syncDelay * 1_000) return;
  server.keys = new Set(primary.keys);
  server.remains.clear();
  server.linkUp = true;
  server.hasCopy = true;
}

/** After a CLUSTER FAILOVER, or where its primary is dead, a replica asks the primaries for votes. */
function standForElection(server: Server, network: Network): void {
  const { now } = network;
  if (server.primary === undefined) return;
  const failedAt = server.peers.get(server.primary)?.failedAt ?? Infinity;
  const isHandedOver = now < server.handingOverUntil && server.linkUp;
  if (!isHandedOver && !(now - failedAt > ELECTION_DELAY && server.hasCopy)) return;
  const votes = server.voters().filter((voter) => {
    const peers = network.reach(server, voter)?.peers;
    return peers?.has(server.id);
  });
  if (!server.isMajority(votes.length)) return;
  server.currentEpoch++;
  server.epoch = server.currentEpoch;
  server.takeOver();
}

/** clusterUpdateState. */
export function updateState(server: Server, now: number): void {
  if (!server.isReplica && !server.ok && now - server.startedAt < WRITABLE_DELAY) return;
  const down = server.peers.down === 0 ? [] : server.voters().filter((id) => isFailing(server, id));
  const hasFailed = down.some((id) => server.peers.get(id)?.failedAt !== undefined);
  const covered = !server.slots.has(0) && !hasFailed;
  let ok = covered || !server.tuning.requireFullCoverage;
  if (!server.isMajority(server.slots.holderCount - down.length)) {
    ok = false;
    server.minorityAt = now;
  }
  const delay = Math.min(Math.max(server.tuning.nodeTimeout, 500), 5_000);
  if (ok && !server.ok && !server.isReplica && now - server.minorityAt < delay) return;
  server.ok = ok;
}

function isFailing({ peers }: Server, id: number): boolean {
  const peer = peers.get(id);
  return peer !== undefined && isDown(peer);
}
