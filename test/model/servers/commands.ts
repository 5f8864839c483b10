import { SlotRange } from '../../../src/topology';
import { Network } from './network';
import { Key, Server, slotOf } from './server';

/** How long a CLUSTER FAILOVER tries (CLUSTER_MF_TIMEOUT). */
const FAILOVER_TIMEOUT_MS = 5_000;

/** How long gossip cannot add a forgotten node again (CLUSTER_BLACKLIST_TTL). */
const FORGOTTEN_FOR_MS = 60_000;

/** The commands of a server; an error reply is thrown. */
export class Commands {
  constructor(private readonly network: Network) {}

  addSlots(server: Server, ranges: readonly SlotRange[]): void {
    const slots = ranges.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    const busy = slots.find((slot) => server.slots.owner(slot) !== 0);
    if (busy !== undefined) throw new Error(`ERR Slot ${busy} is already busy`);
    for (const slot of slots) server.slots.assign(slot, server.id);
    server.revision++;
  }

  setEpoch(server: Server, epoch: number): void {
    if (server.peers.size > 0) {
      throw new Error(
        'ERR The user can assign a config epoch only when the node does not know any other node.',
      );
    }
    if (server.epoch !== 0) throw new Error('ERR Node config epoch is already non-zero');
    server.epoch = epoch;
    server.currentEpoch = Math.max(server.currentEpoch, epoch);
    server.revision++;
  }

  meet(server: Server, host: string, port: number): void {
    this.network.startHandshake(server, host, port, true);
  }

  replicate(server: Server, primary: number): void {
    const peer = server.peers.get(primary);
    if (primary === server.id) throw new Error("ERR Can't replicate myself");
    if (peer === undefined) throw new Error('ERR Unknown node');
    if (peer.isReplica) throw new Error('ERR I can only replicate a master, not a replica.');
    if (!server.isReplica && (server.slots.has(server.id) || server.keys.size > 0)) {
      throw new Error('ERR To set a master the node must be empty and without assigned slots.');
    }
    server.follow(primary);
  }

  failOver(server: Server): void {
    if (server.primary === undefined) {
      throw new Error('ERR You should send CLUSTER FAILOVER to a replica');
    }
    if (server.peers.get(server.primary)?.failedAt !== undefined || !server.linkUp) {
      throw new Error('ERR Master is down or failed, please use CLUSTER FAILOVER FORCE');
    }
    server.failoverUntil = this.network.now + FAILOVER_TIMEOUT_MS;
  }

  takeOver(server: Server): void {
    if (server.primary === undefined) {
      throw new Error('ERR You should send CLUSTER FAILOVER to a replica');
    }
    this.bumpEpoch(server);
    server.becomePrimary();
  }

  forget(server: Server, id: number): void {
    if (!server.peers.has(id)) throw new Error('ERR Unknown node');
    if (id === server.primary) throw new Error("ERR Can't forget my master!");
    server.peers.delete(id);
    server.slots.move(id, 0);
    for (const openSlots of [server.migrating, server.importing]) {
      for (const [slot, peer] of openSlots) if (peer === id) openSlots.delete(slot);
    }
    server.forgotten.set(id, this.network.now + FORGOTTEN_FOR_MS);
    server.revision++;
  }

  reset(server: Server): void {
    if (!server.isReplica && server.keys.size > 0) {
      throw new Error("ERR CLUSTER RESET can't be called with master nodes containing keys");
    }
    server.reset(this.network.newId());
  }

  empty(server: Server): void {
    if (server.isReplica) throw new Error("READONLY You can't write against a read only replica.");
    server.keys.clear();
    server.keysOnlyInFile.clear();
  }

  setSlot(server: Server, slot: number, role: string, id = 0): void {
    if (server.isReplica) throw new Error('ERR You can use SETSLOT only with masters.');
    const isOwn = server.slots.owner(slot) === server.id;
    if (id !== 0 && id !== server.id && !server.peers.has(id)) {
      throw new Error(`ERR I don't know about node ${id}`);
    }
    switch (role) {
      case 'MIGRATING':
        if (!isOwn) throw new Error(`ERR I'm not the owner of hash slot ${slot}`);
        server.migrating.set(slot, id);
        break;
      case 'IMPORTING':
        if (isOwn) throw new Error(`ERR I'm already the owner of hash slot ${slot}`);
        server.importing.set(slot, id);
        break;
      case 'STABLE':
        server.migrating.delete(slot);
        server.importing.delete(slot);
        break;
      case 'NODE':
        this.assignSlot(server, slot, id);
    }
    server.revision++;
  }

  /** MIGRATE with REPLACE: the target has to own the slots, or to import them. */
  migrate(source: Server, target: Server, keys: readonly Key[]): void {
    const [sources, targets] = [this.inSyncWith(source), this.inSyncWith(target)];
    for (const key of keys.filter((each) => source.keys.has(each))) {
      const slot = slotOf(key);
      if (target.slots.owner(slot) !== target.id && !target.importing.has(slot)) {
        throw new Error('ERR Target instance replied with error: MOVED');
      }
      for (const holder of targets) holder.keys.add(key);
      for (const holder of sources) holder.keys.delete(key);
    }
  }

  /** A primary, and the replicas whose link to it is up. */
  private inSyncWith(primary: Server): Server[] {
    return this.network.servers.filter(
      (server) =>
        server === primary ||
        (server.primary === primary.id &&
          server.linkUp &&
          this.network.serverOf(server, primary.id)),
    );
  }

  private assignSlot(server: Server, slot: number, id: number): void {
    const isOwn = server.slots.owner(slot) === server.id;
    if (isOwn && id !== server.id && server.keysIn(slot).length > 0) {
      throw new Error(
        `ERR Can't assign hashslot ${slot} to a different node while I still hold keys`,
      );
    }
    server.migrating.delete(slot);
    if (id === server.id && server.importing.delete(slot)) this.bumpEpoch(server);
    server.slots.assign(slot, id);
    // cluster-allow-replica-migration is on by default.
    if (isOwn && id !== server.id && !server.slots.has(server.id)) server.follow(id);
  }

  /** clusterBumpConfigEpochWithoutConsensus */
  bumpEpoch(server: Server): void {
    const epochs = [...server.peers.values()].map(({ epoch }) => epoch);
    const highest = Math.max(server.currentEpoch, server.epoch, ...epochs);
    if (server.epoch !== 0 && server.epoch === highest) return;
    server.currentEpoch = highest + 1;
    server.epoch = server.currentEpoch;
    server.revision++;
  }

  configure(server: Server, directive: string, value: string): void {
    if (directive === 'cluster-node-timeout') {
      server.tuning = { ...server.tuning, nodeTimeout: Number(value) };
    } else if (directive === 'cluster-require-full-coverage') {
      server.tuning = { ...server.tuning, requireFullCoverage: value === 'yes' };
    } else if (directive === 'repl-diskless-sync-delay') {
      server.tuning = { ...server.tuning, syncDelay: Number(value) };
    } else {
      throw new Error(`ERR Unknown option or number of arguments for CONFIG SET - '${directive}'`);
    }
  }
}
