import { Tuning } from '../../../src/bootstrap/cluster/observation';
import { SLOTS } from '../../../src/topology';
import { NodeLine } from '../../../src/bootstrap/cluster/observation';
import { Commons } from './shared-tables';
import { Peers } from './peers';
import { SlotMap } from './slot-map';

/** A time at which a server was linked with all its peers, and what that was judged by. */
export interface Calm {
  readonly at: number;
  /** The peers' servers, in the order of the peers. */
  readonly neighbours: readonly Server[];
  readonly upheaval: number;
  readonly changes: number;
}

/** On which every server listens. */
export const PORT = 6379;

/** The settings of a server's redis.conf, as far as the bootstrap changes them. */
export type Configuration = Required<Tuning>;

/** A key, which knows its slot. */
export type Key = number;

export function slotOf(key: Key): number {
  return key % SLOTS;
}

/** What a server keeps in its memory and in its nodes.conf. */
export class Server {
  up = true;
  version = '8.0.6';
  /** Its own address, which it learns from the first MEET. */
  ownHost = '';
  epoch = 0;
  currentEpoch = 0;
  primary?: number;
  readonly peers: Peers;
  readonly slots: SlotMap;
  /** Slots on their way, and the node id of the other end. */
  readonly importing = new Map<number, number>();
  readonly migrating = new Map<number, number>();
  keys = new Set<Key>();
  /** Keys that are in memory no more, but in its append-only file, and thus back after a restart. */
  remains = new Set<Key>();
  tuning: Configuration;
  ok = false;
  minorityAt = -Infinity;
  /** For a replica: since when its primary's stream is on its way, and whether it is in step. */
  syncingSince?: number;
  linkUp = false;
  /** Whether it ever held a copy of what its primary holds. */
  hasCopy = false;
  /** Until when a CLUSTER FAILOVER is under way. */
  handingOverUntil = -Infinity;
  /** Forgotten nodes, which gossip does not bring back before then. */
  readonly forgotten = new Map<number, number>();
  /** Grows with whatever other servers could learn from this one. */
  news = 0;
  /** How much of the news is nothing to any server with which this one is in accord. */
  asides = 0;
  /** The sum of both servers' news after their last talk, by the other one's serial number. */
  readonly heard: number[] = [];
  /** The sum of what mattered of both servers' news when they were in accord, likewise. */
  readonly accords: number[] = [];
  /** The last tick of the network at which nothing stood between it and any of its peers. */
  calm?: Calm;
  /** What was last shown of its lines, and how much had changed by then. */
  shown?: { readonly changes: number; readonly lines: ReadonlyMap<string, NodeLine> };

  constructor(
    public id: number,
    public host: string,
    readonly port: number,
    readonly configuration: Configuration,
    public startedAt: number,
    /** Its place among the servers of the network. */
    readonly serial: number,
    readonly commons: Commons,
  ) {
    this.peers = new Peers(commons.numbering);
    this.peers.known.add(id);
    this.slots = new SlotMap(commons);
    this.tuning = { ...configuration };
  }

  /** Whether it holds a key as a member of the shard whose key that is, as far as it knows. */
  holds(key: Key): boolean {
    return this.keys.has(key) && this.slots.owner(slotOf(key)) === (this.primary ?? this.id);
  }

  keysHeld(): Key[] {
    return [...this.keys].filter((key) => this.holds(key));
  }

  /** Grows with whatever may end the accord with a server, but for that server's own news. */
  get stir(): number {
    return this.news - this.asides + this.peers.changes;
  }

  get isReplica(): boolean {
    return this.primary !== undefined;
  }

  /** The epoch of what it announces: a replica announces its primary's. */
  get announcedEpoch(): number {
    return this.primary === undefined ? this.epoch : (this.peers.get(this.primary)?.epoch ?? 0);
  }

  epochOf(id: number): number {
    return id === this.id ? this.epoch : (this.peers.get(id)?.epoch ?? 0);
  }

  /** The primaries that own slots, as this server sees them. */
  voters(): number[] {
    return this.slots.holderList();
  }

  /** Whether so many of the primaries that own slots are a majority. */
  isMajority(count: number): boolean {
    return count >= Math.floor(this.slots.holderCount / 2) + 1;
  }

  /** Turns into a replica; what it holds goes as soon as its new primary's copy arrives. */
  follow(primary: number): void {
    this.slots.move(this.id, 0);
    this.importing.clear();
    this.migrating.clear();
    this.primary = primary;
    this.linkUp = false;
    this.syncingSince = undefined;
    this.hasCopy = false;
    this.handingOverUntil = -Infinity;
    this.news++;
  }

  /** Becomes a node of its own that knows nobody; what it held is still in its file. */
  reset(id: number): void {
    this.id = id;
    this.epoch = 0;
    this.currentEpoch = 0;
    this.primary = undefined;
    this.linkUp = false;
    this.hasCopy = false;
    this.handingOverUntil = -Infinity;
    this.peers.clear();
    this.peers.known.add(id);
    this.forgotten.clear();
    this.slots.clear();
    this.importing.clear();
    this.migrating.clear();
    for (const key of this.keys) this.remains.add(key);
    this.keys = new Set();
    this.news++;
  }

  keysIn(slot: number): Key[] {
    return [...this.keys].filter((key) => slotOf(key) === slot);
  }

  /** Turns into the primary of what its primary owned. */
  takeOver(): void {
    if (this.primary === undefined) return;
    const former = this.primary;
    this.primary = undefined;
    this.linkUp = false;
    this.handingOverUntil = -Infinity;
    this.slots.move(former, this.id);
    this.news++;
  }
}
