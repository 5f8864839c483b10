import { SlotRange } from '../../../src/topology';
import { Network } from './network';
import { Server } from './server';

/** How long a CLUSTER FAILOVER tries (CLUSTER_MF_TIMEOUT). */
const HAND_OVER_TIMEOUT = 5_000;

/** How long a forgotten node stays forgotten (CLUSTER_BLACKLIST_TTL). */
const FORGOTTEN_FOR = 60_000;

/** The commands of a server, which throws what it would answer. */
export class Commands {
  constructor(private readonly network: Network) {}

  addSlots(server: Server, ranges: readonly SlotRange[]): void {
    const slots = ranges.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    const busy = slots.find((slot) => server.slots.owner(slot) !== 0);
    if (busy !== undefined) throw new Error(`ERR Slot ${busy} is already busy`);
    for (const slot of slots) server.slots.assign(slot, server.id);
    server.news++;
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
    server.news++;
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
    server.handingOverUntil = this.network.now + HAND_OVER_TIMEOUT;
  }

  takeOver(server: Server): void {
    if (server.primary === undefined) {
      throw new Error('ERR You should send CLUSTER FAILOVER to a replica');
    }
    const epochs = [...server.peers.values()].map(({ epoch }) => epoch);
    const highest = Math.max(server.currentEpoch, server.epoch, ...epochs);
    if (server.epoch === 0 || server.epoch !== highest) {
      server.currentEpoch = highest + 1;
      server.epoch = server.currentEpoch;
    }
    server.takeOver();
  }

  forget(server: Server, id: number): void {
    if (!server.peers.has(id)) throw new Error('ERR Unknown node');
    if (id === server.primary) throw new Error("ERR Can't forget my master!");
    server.peers.delete(id);
    server.slots.move(id, 0);
    server.forgotten.set(id, this.network.now + FORGOTTEN_FOR);
    server.news++;
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
