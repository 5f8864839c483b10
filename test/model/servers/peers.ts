import { IdSet, Numbering } from './ids';

/** Another node as a server knows it. */
export interface Peer {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** Undefined for a primary, and for a replica whose primary the server does not know yet. */
  primary?: number;
  isReplica: boolean;
  epoch: number;
  /** Until the node at that address answers, its id is a random one. */
  readonly handshake?: { readonly since: number; readonly byMeet: boolean };
  readonly linked: boolean;
  lastSeenAt: number;
  /** The flag `fail?` (PFAIL). */
  readonly suspected: boolean;
  /** When it was flagged as `fail`; undefined where it is not. */
  readonly failedAt?: number;
  /** Higher than that of every peer that was added before. */
  readonly order: number;
}

let latest = 0;

/** A peer that has not answered yet. */
export function newPeer(
  { id, host, port, isReplica }: Pick<Peer, 'id' | 'host' | 'port' | 'isReplica'>,
  lastSeenAt: number,
  { linked = false, handshake }: Partial<Pick<Peer, 'linked' | 'handshake'>> = {},
): Peer {
  // There are 1,000,000 of them in a cluster of 1,000 nodes: one literal is the smallest.
  return {
    id,
    host,
    port,
    primary: undefined,
    isReplica,
    epoch: 0,
    handshake,
    linked,
    lastSeenAt,
    suspected: false,
    failedAt: undefined,
    order: latest++,
  };
}

/** Whether a server has flagged a peer as `fail?` or `fail`. */
export function isFailing({ suspected, failedAt }: Peer): boolean {
  return suspected || failedAt !== undefined;
}

/** The other nodes that a server knows, in the order in which it added them. */
export class Peers {
  /** Peers that are past the handshake, and the server itself. */
  readonly known: IdSet;
  /** Peers that were linked at any time. */
  readonly everLinked: IdSet;
  /** How many are flagged as `fail?` or `fail`. */
  failing = 0;
  /** Grows with each peer added or removed, and each change of a link, an address or a failure. */
  revision = 0;
  private list: Peer[] = [];
  /** Peers that are past the handshake, by their numbers. */
  private byNumber: (Peer | undefined)[] = [];

  constructor(private readonly numbering: Numbering) {
    this.known = new IdSet(numbering);
    this.everLinked = new IdSet(numbering);
  }

  get size(): number {
    return this.list.length;
  }

  keys(): number[] {
    return this.list.map(({ id }) => id);
  }

  values(): readonly Peer[] {
    return this.list;
  }

  get(id: number): Peer | undefined {
    const number = this.numbering.find(id);
    if (number === 0) return this.list.find((peer) => peer.id === id);
    return number < this.byNumber.length ? this.byNumber[number] : undefined;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  add(peer: Peer): void {
    if (!peer.handshake) {
      const number = this.numbering.of(peer.id);
      while (this.byNumber.length <= number) this.byNumber.push(undefined);
      this.byNumber[number] = peer;
      this.known.add(peer.id);
    }
    if (peer.linked) this.everLinked.add(peer.id);
    this.list.push(peer);
    this.revision++;
  }

  delete(id: number): void {
    const peer = this.get(id);
    if (peer === undefined) return;
    if (isFailing(peer)) this.failing--;
    if (!peer.handshake) {
      this.byNumber[this.numbering.of(id)] = undefined;
      this.known.delete(id);
      this.everLinked.delete(id);
    }
    this.list.splice(this.list.indexOf(peer), 1);
    this.revision++;
  }

  clear(): void {
    this.list = [];
    this.byNumber = [];
    this.known.clear();
    this.everLinked.clear();
    this.failing = 0;
    this.revision++;
  }

  setLinked(peer: Writable<Peer>, linked: boolean): void {
    if (peer.linked === linked) return;
    if (linked) this.everLinked.add(peer.id);
    peer.linked = linked;
    this.revision++;
  }

  setHost(peer: Writable<Peer>, host: string): void {
    peer.host = host;
    this.revision++;
  }

  setFailure(peer: Writable<Peer>, failure: Partial<Pick<Peer, 'suspected' | 'failedAt'>>): void {
    const wasFailing = isFailing(peer);
    Object.assign(peer, failure);
    if (isFailing(peer) !== wasFailing) this.failing += wasFailing ? -1 : 1;
    this.revision++;
  }
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };
