import { Outcome } from '../../../src/bootstrap/run/outcome';
import { nodeCount, SLOTS } from '../../../src/topology';
import { Server } from '../servers/server';
import { Cluster } from './cluster';

/** Why a cluster is not healthy. The servers themselves are asked, not what they say of each other. */
export function problems(cluster: Cluster): string[] {
  const { servers, spec } = cluster;
  const primaries = servers.filter((server) => !server.isReplica);
  return [
    ...(primaries.length === spec.shards ? [] : [`there are ${primaries.length} primaries`]),
    ...slotProblems(primaries),
    ...primaries.flatMap(({ id }) => {
      const copies = servers.filter(({ primary, linkUp }) => primary === id && linkUp).length;
      return copies === spec.replicasPerShard ? [] : [`${id} has ${copies} replicas in sync`];
    }),
    ...servers.flatMap((server, ordinal) =>
      serverProblems(server, cluster).map((problem) => `${ordinal} ${problem}`),
    ),
  ];
}

export function kindOf(outcome: Outcome | 'killed'): Outcome['kind'] | 'killed' {
  return outcome === 'killed' ? outcome : outcome.kind;
}

/** What is wrong with how a run ended, and with the commands that it sent. */
export function runProblems(cluster: Cluster, outcome: Outcome | 'killed'): string[] {
  return [
    ...(kindOf(outcome) === 'done' ? [] : [JSON.stringify(outcome)]),
    ...problems(cluster),
    ...cluster.safety.violations,
  ];
}

/** Servers that have keys of other shards. */
export function strayKeys({ servers }: Cluster): string[] {
  return servers.flatMap((server, ordinal) => {
    const stray = [...server.keys].find((key) => !server.stores(key));
    return stray === undefined ? [] : [`${ordinal} has key ${stray} of another shard`];
  });
}

/** An error with these problems, and what the bootstrap logged last. */
export function failure(lines: readonly string[], { log }: Cluster): Error {
  return new Error([...lines, ...log.slice(-30)].join('\n'));
}

function slotProblems(primaries: readonly Server[]): string[] {
  const owners = Array.from({ length: SLOTS }, () => 0);
  for (const { id, slots } of primaries) {
    for (const { first, last } of slots.of(id)) {
      for (let slot = first; slot <= last; slot++) owners[slot]++;
    }
  }
  const slot = owners.findIndex((count) => count !== 1);
  return slot < 0 ? [] : [`slot ${slot} has ${owners[slot]} owners`];
}

function serverProblems(server: Server, { servers, spec }: Cluster): string[] {
  const found: string[] = [];
  if (!server.up) found.push('is down');
  if (!server.ok) found.push('does not say cluster_state:ok');
  if (server.peers.size !== nodeCount(spec) - 1) found.push(`knows ${server.peers.size} peers`);
  if (JSON.stringify(server.tuning) !== JSON.stringify(server.configuration)) {
    found.push(`runs with ${JSON.stringify(server.tuning)}`);
  }
  for (const [ordinal, other] of servers.entries()) {
    if (other !== server && !hasRightView(server, other)) found.push(`is wrong about ${ordinal}`);
  }
  return found;
}

function hasRightView(server: Server, other: Server): boolean {
  const peer = server.peers.get(other.id);
  return (
    peer !== undefined &&
    peer.linked &&
    !peer.handshake &&
    !peer.suspected &&
    peer.failedAt === undefined &&
    peer.host === other.host &&
    peer.isReplica === other.isReplica &&
    peer.primary === other.primary &&
    JSON.stringify(server.slots.of(other.id)) === JSON.stringify(other.slots.of(other.id))
  );
}
