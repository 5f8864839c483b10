import { areInAccord, exchange } from './gossip';
import { Commons } from './shared-tables';
import { cron, updateState } from './cron';
import { isDown, newPeer } from './peers';
import { Random } from './random';
import { Configuration, PORT, Server } from './server';

/** The period of the servers' clusterCron, in milliseconds. */
const PERIOD = 100;

/** All the servers there are, and the time that passes for them. */
export class Network {
  now = 0;
  readonly servers: Server[] = [];
  private readonly events: { readonly at: number; readonly happen: () => void }[] = [];
  private readonly usedIds = new Set<number>([0]);
  /** Grows when servers have gone or come, or have other addresses or ids, since the last tick. */
  upheaval = 0;
  private readonly commons = new Commons();
  private readonly byHost = new Map<string, Server>();
  private standing: readonly Standing[] = [];
  private addresses = 0;

  constructor(readonly random: Random) {}

  start(configuration: Configuration): Server {
    const server = new Server(
      this.freshId(),
      this.freshHost(),
      PORT,
      configuration,
      this.now - this.random.below(3_000),
      this.servers.length,
      this.commons,
    );
    this.byHost.set(server.host, server);
    this.servers.push(server);
    return server;
  }

  /** Gives a server another address. */
  move(server: Server): void {
    server.host = this.freshHost();
    this.byHost.set(server.host, server);
  }

  private freshHost(): string {
    this.addresses++;
    return `10.0.${this.addresses >> 8}.${this.addresses & 255}`;
  }

  freshId(): number {
    for (;;) {
      const id = 1 + this.random.below(65_535);
      if (this.usedIds.has(id)) continue;
      this.usedIds.add(id);
      return id;
    }
  }

  at(host: string, port: number): Server | undefined {
    const server = this.byHost.get(host);
    return server?.up && server.host === host && server.port === port ? server : undefined;
  }

  /** The server behind a node that `server` knows, if the two can talk. */
  reach(server: Server, id: number): Server | undefined {
    if (id === server.id) return server;
    const peer = server.peers.get(id);
    const target = peer?.linked ? this.at(peer.host, peer.port) : undefined;
    return target?.id === id ? target : undefined;
  }

  reachable(server: Server): readonly Server[] {
    const { calm } = server;
    if (calm !== undefined && this.isCalm(server)) return calm.neighbours;
    return [...server.peers.keys()]
      .map((id) => this.reach(server, id))
      .filter((peer) => peer !== undefined);
  }

  /** Whether nothing has happened to a server's links since it was linked with all its peers. */
  isCalm({ calm, peers }: Server): boolean {
    return calm?.upheaval === this.upheaval && calm.changes === peers.changes;
  }

  startHandshake(server: Server, host: string, port: number, byMeet: boolean): void {
    for (const peer of server.peers.values()) {
      if (peer.handshake && peer.host === host && peer.port === port) return;
    }
    const id = this.freshId();
    const handshake = { since: this.now, byMeet };
    server.peers.add(newPeer({ id, host, port, isReplica: false }, this.now, { handshake }));
    server.news++;
  }

  /** Has something happen at a time from now. */
  after(delay: number, happen: () => void): void {
    this.events.push({ at: this.now + delay, happen });
    this.events.sort((a, b) => a.at - b.at);
  }

  advance(duration: number): void {
    const end = this.now + duration;
    for (;;) {
      const tick = (Math.floor(this.now / PERIOD) + 1) * PERIOD;
      const next = Math.min(tick, this.events[0]?.at ?? Infinity);
      if (next > end) break;
      this.now = next;
      while (this.events.length > 0 && this.events[0].at <= next) this.events.shift()?.happen();
      if (next === tick) this.tick();
    }
    this.now = end;
  }

  private tick(): void {
    this.lookAround();
    const up = this.random.shuffle(this.servers.filter((server) => server.up));
    for (const server of up) cron(server, this);
    for (const server of up) {
      for (const peer of this.reachable(server)) {
        if (this.random.chance(0.5)) this.talk(server, peer);
      }
    }
    for (const server of up) updateState(server, this.now);
  }

  private lookAround(): void {
    const isAsBefore =
      this.standing.length === this.servers.length &&
      this.standing.every(({ id, host, up }, serial) => {
        const server = this.servers[serial];
        return server.id === id && server.host === host && server.up === up;
      });
    if (isAsBefore) return;
    this.standing = this.servers.map(({ id, host, up }) => ({ id, host, up }));
    this.upheaval++;
  }

  /** Those who have nothing new to tell each other need not talk. */
  private talk(a: Server, b: Server): void {
    const isNews = a.heard[b.serial] !== a.news + b.news;
    if (!isNews && !areApart(a, b)) return;
    if (a.accords[b.serial] !== a.stir + b.stir) {
      exchange(a, b, this.now);
      if (areInAccord(a, b)) {
        put(a.accords, b.serial, a.stir + b.stir);
        put(b.accords, a.serial, a.stir + b.stir);
      }
    }
    put(a.heard, b.serial, a.news + b.news);
  }
}

type Standing = Pick<Server, 'id' | 'host' | 'up'>;

/** Puts a number into a list without a gap before it, which would make it a slow list. */
function put(list: number[], index: number, value: number): void {
  while (list.length <= index) list.push(-1);
  list[index] = value;
}

/** Whether one of them holds the other for dead, or begins to. */
function areApart(a: Server, b: Server): boolean {
  if (a.peers.down + b.peers.down === 0) return false;
  return [a.peers.get(b.id), b.peers.get(a.id)].some((peer) => peer !== undefined && isDown(peer));
}
