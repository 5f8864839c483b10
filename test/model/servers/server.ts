import { Tuning } from '../../../src/bootstrap/cluster/observation';
import { SLOTS } from '../../../src/topology';
import { NodeLine } from '../../../src/bootstrap/cluster/observation';
import { SharedTables } from './shared-tables';
import { Peers } from './peers';
import { SlotMap } from './slot-map';

/** When a server was last linked with all its peers, and what shows that it still is. */
export interface StableLinks {
  readonly at: number;
  /** The peers' servers, in the order of the peers. */
  readonly servers: readonly Server[];
  readonly endpointRevision: number;
  readonly peerRevision: number;
}

/** The port on which every server listens. */
export const PORT = 6379;

/** The settings of a server's redis.conf, as far as the bootstrap changes them. */
export type Configuration = Required<Tuning>;

/** A key; its slot is the remainder of a division by the number of slots. */
export type Key = number;

export function slotOf(key: Key): number {
  return key % SLOTS;
}

/** One redis-server or valkey-server: what it has in memory and in nodes.conf. */
export class Server {
  up = true;
  version = '';
  /** Its own address, which it learns from the first MEET that it gets. */
  ownHost = '';
  epoch = 0;
  currentEpoch = 0;
  primary?: number;
  /** For a replica: from which address it copies, whoever has it by now. */
  primaryHost = '';
  readonly peers: Peers;
  readonly slots: SlotMap;
  /** Open slots, and the node id of the other end. */
  readonly importing = new Map<number, number>();
  readonly migrating = new Map<number, number>();
  keys = new Set<Key>();
  /** Keys gone from memory but still in the append-only file: a restart brings them back. */
  keysOnlyInFile = new Set<Key>();
  tuning: Configuration;
  ok = false;
  minorityAt = -Infinity;
  /** For a replica: when its sync began, and whether its link to the primary is up. */
  syncingSince?: number;
  linkUp = false;
  /** Whether it has completed a sync with its primary. */
  hasSynced = false;
  /** When a CLUSTER FAILOVER that is under way times out. */
  failoverUntil = -Infinity;
  /** Forgotten nodes, and until when gossip cannot add them again (the blacklist). */
  readonly forgotten = new Map<number, number>();
  /** Grows with each change that other servers could learn from this one. */
  revision = 0;
  /** How many of these changes are no news to a server that agrees with this one. */
  minorRevisions = 0;
  /** The sum of both servers' revisions after their last ping, by the other one's serial number. */
  readonly exchanged: number[] = [];
  /** The sum of both servers' major revisions when they last agreed, by the same number. */
  readonly agreed: number[] = [];
  /** Undefined until it has been linked with all its peers. */
  stableLinks?: StableLinks;
  /** The lines of CLUSTER NODES that were made last, and the revision they show. */
  lastLines?: { readonly revision: number; readonly lines: ReadonlyMap<string, NodeLine> };

  constructor(
    public id: number,
    public host: string,
    readonly port: number,
    readonly configuration: Configuration,
    public startedAt: number,
    /** Its index among the servers of the network. */
    readonly serial: number,
    readonly shared: SharedTables,
  ) {
    this.peers = new Peers(shared.numbering);
    this.peers.known.add(id);
    this.slots = new SlotMap(shared);
    this.tuning = { ...configuration };
  }

  /** Whether it has a key whose slot, as far as it knows, belongs to its own shard. */
  stores(key: Key): boolean {
    return this.keys.has(key) && this.slots.owner(slotOf(key)) === (this.primary ?? this.id);
  }

  storedKeys(): Key[] {
    return [...this.keys].filter((key) => this.stores(key));
  }

  /** Grows with each change on this side that may end its agreement with another server. */
  get majorRevision(): number {
    return this.revision - this.minorRevisions + this.peers.revision;
  }

  get isReplica(): boolean {
    return this.primary !== undefined;
  }

  /** The config epoch in its messages: a replica announces its primary's. */
  get announcedEpoch(): number {
    return this.primary === undefined ? this.epoch : (this.peers.get(this.primary)?.epoch ?? 0);
  }

  epochOf(id: number): number {
    return id === this.id ? this.epoch : (this.peers.get(id)?.epoch ?? 0);
  }

  /** The primaries that own slots, as this server sees them. */
  voters(): number[] {
    return this.slots.ownerList();
  }

  /** Whether this many primaries are a majority of those that own slots. */
  isMajority(count: number): boolean {
    return count >= Math.floor(this.slots.ownerCount / 2) + 1;
  }

  /** Becomes a replica; its keys go when the sync with its new primary completes. */
  follow(primary: number): void {
    this.slots.move(this.id, 0);
    this.importing.clear();
    this.migrating.clear();
    this.primary = primary;
    this.primaryHost = this.peers.get(primary)?.host ?? '';
    this.linkUp = false;
    this.syncingSince = undefined;
    this.hasSynced = false;
    this.failoverUntil = -Infinity;
    this.revision++;
  }

  /** Becomes a new node without peers; its keys stay in the append-only file. */
  reset(id: number): void {
    this.id = id;
    this.epoch = 0;
    this.currentEpoch = 0;
    this.primary = undefined;
    this.linkUp = false;
    this.hasSynced = false;
    this.failoverUntil = -Infinity;
    this.peers.clear();
    this.peers.known.add(id);
    this.forgotten.clear();
    this.slots.clear();
    this.importing.clear();
    this.migrating.clear();
    for (const key of this.keys) this.keysOnlyInFile.add(key);
    this.keys = new Set();
    this.revision++;
  }

  keysIn(slot: number): Key[] {
    return [...this.keys].filter((key) => slotOf(key) === slot);
  }

  /** Becomes the owner of the slots of its primary. */
  becomePrimary(): void {
    if (this.primary === undefined) return;
    const former = this.primary;
    this.primary = undefined;
    this.linkUp = false;
    this.failoverUntil = -Infinity;
    this.slots.move(former, this.id);
    this.revision++;
  }
}
