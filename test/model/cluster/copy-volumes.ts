import { Network } from '../servers/network';
import { newPeer } from '../servers/peers';
import { Server } from '../servers/server';

/**
 * Servers that start with copies of the volumes of others, as run-node.sh separates them from those:
 * each node has another id, and its peers have no addresses.
 */
export function copyVolumes(servers: readonly Server[], network: Network): Server[] {
  const copies = servers.map(({ configuration }) => network.start(configuration));
  const ids = new Map(servers.map(({ id }, index) => [id, copies[index].id]));
  const idOf = (id: number): number => ids.get(id) ?? 0;
  for (const [index, { epoch, currentEpoch, primary, peers, slots, keys }] of servers.entries()) {
    const copy = copies[index];
    Object.assign(copy, { epoch, currentEpoch, keys: new Set(keys) });
    if (primary !== undefined) copy.primary = idOf(primary);
    for (const peer of peers.values()) {
      const { port, isReplica } = peer;
      const separated = newPeer({ id: idOf(peer.id), host: '', port, isReplica }, network.now);
      separated.epoch = peer.epoch;
      if (peer.primary !== undefined) separated.primary = idOf(peer.primary);
      copy.peers.add(separated);
    }
    for (const [owner, own] of ids) {
      for (const { first, last } of slots.of(owner)) {
        for (let slot = first; slot <= last; slot++) copy.slots.assign(slot, own);
      }
    }
  }
  return copies;
}
