import { exchange } from './gossip';
import { cron, updateState } from './cron';
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
  private readonly heard = new Map<string, string>();
  private addresses = 0;

  constructor(readonly random: Random) {}

  start(configuration: Configuration): Server {
    const server = new Server(
      this.freshId(),
      this.freshHost(),
      PORT,
      configuration,
      this.now - this.random.below(3_000),
    );
    this.servers.push(server);
    return server;
  }

  freshHost(): string {
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
    return this.servers.find((server) => server.up && server.host === host && server.port === port);
  }

  /** The server behind a node that `server` knows, if the two can talk. */
  reach(server: Server, id: number): Server | undefined {
    if (id === server.id) return server;
    const peer = server.peers.get(id);
    const target = peer?.linked ? this.at(peer.host, peer.port) : undefined;
    return target?.id === id ? target : undefined;
  }

  reachable(server: Server): Server[] {
    return [...server.peers.keys()]
      .map((id) => this.reach(server, id))
      .filter((peer) => peer !== undefined);
  }

  startHandshake(server: Server, host: string, port: number, byMeet: boolean): void {
    const peers = [...server.peers.values()];
    if (peers.some((peer) => peer.handshake && peer.host === host && peer.port === port)) return;
    const id = this.freshId();
    const handshake = { since: this.now, byMeet };
    const state = { epoch: 0, linked: false, suspected: false, heardAt: this.now };
    server.peers.set(id, { id, host, port, isReplica: false, handshake, ...state });
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
    const up = this.random.shuffle(this.servers.filter((server) => server.up));
    for (const server of up) cron(server, this);
    for (const server of up) {
      for (const peer of this.reachable(server)) {
        if (this.random.chance(0.5)) this.talk(server, peer);
      }
    }
    for (const server of up) updateState(server, this.now);
  }

  /** Those who have nothing new to tell each other need not talk. */
  private talk(a: Server, b: Server): void {
    const pair = `${a.id} ${b.id}`;
    const news = (): string => `${a.news} ${b.news} ${a.epoch} ${b.epoch} ${a.host} ${b.host}`;
    const isPending = [a.peers.get(b.id), b.peers.get(a.id)].some(
      (peer) => peer?.suspected || peer?.failedAt !== undefined,
    );
    if (!isPending && this.heard.get(pair) === news()) return;
    exchange(a, b, this.now);
    this.heard.set(pair, news());
  }
}
