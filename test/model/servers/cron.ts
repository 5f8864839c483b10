import { isFailing, newPeer, Peer } from './peers';
import { Server } from './server';
import { Network } from './network';

/** How long a primary refuses to serve after its start (CLUSTER_WRITABLE_DELAY). */
const WRITABLE_DELAY_MS = 2_000;

/** How long a replica waits after the failure of its primary before it asks for votes. */
const ELECTION_DELAY_MS = 1_000;

/** clusterCron: what a server does ten times a second. */
export function cron(server: Server, network: Network): void {
  if (server.stableLinks !== undefined && network.hasStableLinks(server)) {
    server.stableLinks = { ...server.stableLinks, at: network.now };
  } else {
    checkLinks(server, network);
  }
  if (server.peers.failing > 0) {
    for (const peer of server.peers.values()) markAsFailed(server, peer, network);
  }
  syncWithPrimary(server, network);
  startElection(server, network);
}

function checkLinks(server: Server, network: Network): void {
  const { now, endpointRevision } = network;
  const { peers } = server;
  const linked: Server[] = [];
  for (const peer of [...peers.values()]) {
    if (peer.handshake) {
      continueHandshake(server, peer, network);
      continue;
    }
    const found = network.at(peer.host, peer.port);
    if (found?.id === peer.id) {
      if (!peer.linked) server.revision++;
      peers.setLinked(peer, true);
      peer.lastSeenAt = now;
      if (peer.id === server.primary) server.primaryHost = peer.host;
      linked.push(found);
    } else {
      peers.setLinked(peer, false);
      // Another node answers at that address: the peer loses it (noaddr).
      if (found !== undefined) peers.setHost(peer, '');
      const lastSeenAt = Math.max(peer.lastSeenAt, server.stableLinks?.at ?? 0);
      if (now - lastSeenAt > server.tuning.nodeTimeout) peers.setFailure(peer, { suspected: true });
    }
  }
  if (linked.length === peers.size) {
    server.stableLinks = {
      at: now,
      servers: linked,
      endpointRevision,
      peerRevision: peers.revision,
    };
  }
}

function continueHandshake(server: Server, peer: Peer, network: Network): void {
  const { since, byMeet } = peer.handshake as NonNullable<Peer['handshake']>;
  const { now } = network;
  const target = network.at(peer.host, peer.port);
  if (target === undefined || target === server) {
    const timeout = Math.max(server.tuning.nodeTimeout, 1_000);
    if (target === server || now - since > timeout) server.peers.delete(peer.id);
    return;
  }
  server.peers.delete(peer.id);
  const known = server.peers.get(target.id);
  if (known !== undefined) {
    server.peers.setHost(known, target.host);
  } else {
    const { host, port } = peer;
    const { id, isReplica } = target;
    server.peers.add(newPeer({ id, host, port, isReplica }, now, { linked: true }));
  }
  server.revision++;
  if (!byMeet) return;
  target.ownHost = target.host;
  if (!target.peers.has(server.id)) network.startHandshake(target, server.host, server.port, false);
}

/** markNodeAsFailingIfNeeded: where a majority of the primaries says `fail?`, it is `fail` for all. */
function markAsFailed(server: Server, peer: Peer, network: Network): void {
  if (!peer.suspected || peer.failedAt !== undefined) return;
  const reporters = server.voters().filter((voter) => {
    if (voter === server.id) return true;
    const reporter = network.serverOf(server, voter);
    const seen = reporter?.peers.get(peer.id);
    return seen?.suspected || seen?.failedAt !== undefined;
  });
  if (!server.isMajority(reporters.length)) return;
  for (const listener of [server, ...network.reachablePeers(server)]) {
    const seen = listener.peers.get(peer.id);
    if (seen === undefined || seen.failedAt !== undefined) continue;
    listener.peers.setFailure(seen, { failedAt: network.now });
    listener.revision++;
  }
}

/**
 * A replica syncs after a delay with the server that has the address of its primary, whatever its id is,
 * but not from one of a newer version.
 */
function syncWithPrimary(server: Server, network: Network): void {
  if (server.primary === undefined) return;
  const primary = network.at(server.primaryHost, server.port);
  if (primary === undefined || primary.isReplica || server.version < primary.version) {
    server.linkUp = false;
    server.syncingSince = undefined;
    return;
  }
  server.syncingSince ??= network.now;
  const isFirst = !server.linkUp;
  if (isFirst && network.now - server.syncingSince < primary.tuning.syncDelay * 1_000) return;
  server.keys = new Set(primary.keys);
  server.keysOnlyInFile.clear();
  server.linkUp = true;
  server.hasSynced = true;
}

/** clusterHandleSlaveFailover: on CLUSTER FAILOVER, or when its primary failed, it asks for votes. */
function startElection(server: Server, network: Network): void {
  const { now } = network;
  if (server.primary === undefined) return;
  const failedAt = server.peers.get(server.primary)?.failedAt ?? Infinity;
  const isManualFailover = now < server.failoverUntil && server.linkUp;
  if (!isManualFailover && !(now - failedAt > ELECTION_DELAY_MS && server.hasSynced)) return;
  const votes = server.voters().filter((voter) => {
    const peers = network.serverOf(server, voter)?.peers;
    return peers?.has(server.id);
  });
  if (!server.isMajority(votes.length)) return;
  server.currentEpoch++;
  server.epoch = server.currentEpoch;
  server.becomePrimary();
}

/** clusterUpdateState: whether a server says cluster_state:ok. */
export function updateState(server: Server, now: number): void {
  if (!server.isReplica && !server.ok && now - server.startedAt < WRITABLE_DELAY_MS) return;
  const failing =
    server.peers.failing === 0 ? [] : server.voters().filter((id) => isVoterFailing(server, id));
  const hasFailed = failing.some((id) => server.peers.get(id)?.failedAt !== undefined);
  const covered = !server.slots.has(0) && !hasFailed;
  let ok = covered || !server.tuning.requireFullCoverage;
  if (!server.isMajority(server.slots.ownerCount - failing.length)) {
    ok = false;
    server.minorityAt = now;
  }
  const delay = Math.min(Math.max(server.tuning.nodeTimeout, 500), 5_000);
  if (ok && !server.ok && !server.isReplica && now - server.minorityAt < delay) return;
  server.ok = ok;
}

function isVoterFailing({ peers }: Server, id: number): boolean {
  const peer = peers.get(id);
  return peer !== undefined && isFailing(peer);
}
