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
  /** The id is made up until the node at that address has told its own. */
  readonly handshake?: { readonly since: number; readonly byMeet: boolean };
  readonly linked: boolean;
  heardAt: number;
  readonly suspected: boolean;
  readonly failedAt?: number;
  /** Grows from one peer of a server to the one that it got to know next. */
  readonly order: number;
}

let latest = 0;

/** A peer of which nothing has been heard yet. */
export function newPeer(
  { id, host, port, isReplica }: Pick<Peer, 'id' | 'host' | 'port' | 'isReplica'>,
  heardAt: number,
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
    heardAt,
    suspected: false,
    failedAt: undefined,
    order: latest++,
  };
}

/** Whether a server holds a peer for dead, or begins to. */
export function isDown({ suspected, failedAt }: Peer): boolean {
  return suspected || failedAt !== undefined;
}

/** The other nodes that a server knows, in the order in which it got to know them. */
export class Peers {
  /** Those whose ids are not made up, and the server itself. */
  readonly known: IdSet;
  /** Those that were linked at any time. */
  readonly met: IdSet;
  /** How many are held for dead, or begin to be. */
  down = 0;
  /**
   * Grows with each peer that comes or goes, and with each change of links, of addresses and of who
   * is dead.
   */
  changes = 0;
  private list: Peer[] = [];
  /** Those whose ids are not made up, by their numbers. */
  private byNumber: (Peer | undefined)[] = [];

  constructor(private readonly numbering: Numbering) {
    this.known = new IdSet(numbering);
    this.met = new IdSet(numbering);
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
    if (peer.linked) this.met.add(peer.id);
    this.list.push(peer);
    this.changes++;
  }

  delete(id: number): void {
    const peer = this.get(id);
    if (peer === undefined) return;
    if (isDown(peer)) this.down--;
    if (!peer.handshake) {
      this.byNumber[this.numbering.of(id)] = undefined;
      this.known.delete(id);
      this.met.delete(id);
    }
    this.list.splice(this.list.indexOf(peer), 1);
    this.changes++;
  }

  clear(): void {
    this.list = [];
    this.byNumber = [];
    this.known.clear();
    this.met.clear();
    this.down = 0;
    this.changes++;
  }

  link(peer: Writable<Peer>, linked: boolean): void {
    if (peer.linked === linked) return;
    if (linked) this.met.add(peer.id);
    peer.linked = linked;
    this.changes++;
  }

  relocate(peer: Writable<Peer>, host: string): void {
    peer.host = host;
    this.changes++;
  }

  judge(peer: Writable<Peer>, verdict: Partial<Pick<Peer, 'suspected' | 'failedAt'>>): void {
    const wasDown = isDown(peer);
    Object.assign(peer, verdict);
    if (isDown(peer) !== wasDown) this.down += wasDown ? -1 : 1;
    this.changes++;
  }
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };
