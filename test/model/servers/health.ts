import { Outcome } from '../../../src/bootstrap/run/outcome';
import { nodeCount, SLOTS } from '../../../src/topology';
import { Cluster } from './cluster';
import { Server } from './server';

/** What is wrong with a cluster that is said to be done; judged by the servers, not by views. */
export function flaws(cluster: Cluster): string[] {
  const { servers, spec } = cluster;
  const primaries = servers.filter((server) => !server.isReplica);
  return [
    ...(primaries.length === spec.shards ? [] : [`there are ${primaries.length} primaries`]),
    ...slotFlaws(primaries),
    ...primaries.flatMap(({ id }) => {
      const copies = servers.filter(({ primary, linkUp }) => primary === id && linkUp).length;
      return copies === spec.replicasPerShard ? [] : [`${id} has ${copies} copies`];
    }),
    ...servers.flatMap((server) =>
      serverFlaws(server, cluster).map((flaw) => `${servers.indexOf(server)} ${flaw}`),
    ),
  ];
}

/** What is wrong with how a run ended, and with what it did on the way. */
export function wrongs(cluster: Cluster, outcome: Outcome | 'killed'): string[] {
  return [
    ...(outcome !== 'killed' && outcome.kind === 'done' ? [] : [JSON.stringify(outcome)]),
    ...flaws(cluster),
    ...cluster.offences,
  ];
}

function slotFlaws(primaries: readonly Server[]): string[] {
  const owners = Array.from({ length: SLOTS }, () => 0);
  for (const { id, slots } of primaries) {
    for (const { first, last } of slots.of(id)) {
      for (let slot = first; slot <= last; slot++) owners[slot]++;
    }
  }
  const wrong = owners.findIndex((count) => count !== 1);
  return wrong < 0 ? [] : [`slot ${wrong} has ${owners[wrong]} owners`];
}

function serverFlaws(server: Server, { servers, spec }: Cluster): string[] {
  const flaws: string[] = [];
  if (!server.up) flaws.push('is down');
  if (!server.ok) flaws.push('is not ok');
  if (server.peers.size !== nodeCount(spec) - 1) flaws.push(`knows ${server.peers.size} others`);
  if (JSON.stringify(server.tuning) !== JSON.stringify(server.configuration)) {
    flaws.push(`runs with ${JSON.stringify(server.tuning)}`);
  }
  for (const other of servers) {
    if (other === server) continue;
    const peer = server.peers.get(other.id);
    const isRight =
      peer?.linked &&
      !peer.handshake &&
      !peer.suspected &&
      peer.failedAt === undefined &&
      peer.host === other.host &&
      peer.isReplica === other.isReplica &&
      peer.primary === other.primary &&
      JSON.stringify(server.slots.of(other.id)) === JSON.stringify(other.slots.of(other.id));
    if (!isRight) flaws.push(`is wrong about ${servers.indexOf(other)}`);
  }
  return flaws;
}

/** Keys that lie about at servers of other shards than theirs. */
export function strays({ servers }: Cluster): string[] {
  return servers.flatMap((server, ordinal) => {
    const stray = [...server.keys].find((key) => !server.holds(key));
    return stray === undefined ? [] : [`${ordinal} holds key ${stray} of another shard`];
  });
}
