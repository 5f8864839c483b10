import { Peer, Server } from './server';
import { Network } from './network';

/** How long a server that starts as a primary refuses to serve (CLUSTER_WRITABLE_DELAY). */
const WRITABLE_DELAY = 2_000;

/** The calm before a replica asks for votes. */
const ELECTION_DELAY = 1_000;

/** What a server does ten times a second on the bus. */
export function cron(server: Server, network: Network): void {
  const { now } = network;
  for (const peer of [...server.peers.values()]) {
    if (peer.handshake) {
      shakeHands(server, peer, network);
      continue;
    }
    if (isAlive(peer, network)) {
      if (!peer.linked) server.news++;
      peer.linked = true;
      peer.heardAt = now;
    } else {
      peer.linked = false;
      // Someone else answers there: the address is forgotten.
      if (network.at(peer.host, peer.port) !== undefined) peer.host = '';
      if (now - peer.heardAt > server.tuning.nodeTimeout) peer.suspected = true;
    }
  }
  for (const peer of server.peers.values()) agreeOnFailure(server, peer, network);
  synchronize(server, network);
  standForElection(server, network);
}

function isAlive(peer: Peer, network: Network): boolean {
  return network.at(peer.host, peer.port)?.id === peer.id;
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
    known.host = target.host;
  } else {
    const { host, port } = peer;
    const { id, isReplica } = target;
    const state = { epoch: 0, linked: true, suspected: false, heardAt: now };
    server.peers.set(id, { id, host, port, isReplica, ...state });
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
    seen.failedAt = network.now;
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
  const voters = server.voters();
  const failed = (id: number): boolean => server.peers.get(id)?.failedAt !== undefined;
  const up = voters.filter((id) => !failed(id) && !server.peers.get(id)?.suspected);
  const covered = !server.slots.has(0) && !voters.some(failed);
  let ok = covered || !server.tuning.requireFullCoverage;
  if (!server.isMajority(up.length)) {
    ok = false;
    server.minorityAt = now;
  }
  const delay = Math.min(Math.max(server.tuning.nodeTimeout, 500), 5_000);
  if (ok && !server.ok && !server.isReplica && now - server.minorityAt < delay) return;
  server.ok = ok;
}
