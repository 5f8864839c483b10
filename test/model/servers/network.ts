import { areInAgreement, ping } from './gossip';
import { SharedTables } from './shared-tables';
import { cron, updateState } from './cron';
import { isFailing, newPeer } from './peers';
import { Random } from './random';
import { Configuration, PORT, Server } from './server';

/** How often clusterCron runs. */
const CRON_INTERVAL_MS = 100;

/** All servers, the connections between them, and their time. */
export class Network {
  now = 0;
  readonly servers: Server[] = [];
  private readonly events: { readonly at: number; readonly run: () => void }[] = [];
  private readonly usedIds = new Set<number>([0]);
  /** Grows when a server started, stopped, or got another address or id since the last tick. */
  endpointRevision = 0;
  private readonly shared = new SharedTables();
  private readonly byHost = new Map<string, Server>();
  private endpoints: readonly Endpoint[] = [];
  private addressCount = 0;

  constructor(readonly random: Random) {}

  start(configuration: Configuration): Server {
    const server = new Server(
      this.newId(),
      this.newHost(),
      PORT,
      configuration,
      this.now - this.random.below(3_000),
      this.servers.length,
      this.shared,
    );
    this.byHost.set(server.host, server);
    this.servers.push(server);
    return server;
  }

  /** Gives a server another address. */
  move(server: Server): void {
    server.host = this.newHost();
    this.byHost.set(server.host, server);
  }

  private newHost(): string {
    this.addressCount++;
    return `10.0.${this.addressCount >> 8}.${this.addressCount & 255}`;
  }

  newId(): number {
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

  /** The server with a node id that `server` knows, if they are connected. */
  serverOf(server: Server, id: number): Server | undefined {
    if (id === server.id) return server;
    const peer = server.peers.get(id);
    const target = peer?.linked ? this.at(peer.host, peer.port) : undefined;
    return target?.id === id ? target : undefined;
  }

  reachablePeers(server: Server): readonly Server[] {
    const { stableLinks } = server;
    if (stableLinks !== undefined && this.hasStableLinks(server)) return stableLinks.servers;
    return [...server.peers.keys()]
      .map((id) => this.serverOf(server, id))
      .filter((peer) => peer !== undefined);
  }

  /** Whether nothing has changed about a server's links since it was linked with all its peers. */
  hasStableLinks({ stableLinks, peers }: Server): boolean {
    const { endpointRevision, peerRevision } = stableLinks ?? {};
    return endpointRevision === this.endpointRevision && peerRevision === peers.revision;
  }

  startHandshake(server: Server, host: string, port: number, byMeet: boolean): void {
    for (const peer of server.peers.values()) {
      if (peer.handshake && peer.host === host && peer.port === port) return;
    }
    const id = this.newId();
    const handshake = { since: this.now, byMeet };
    server.peers.add(newPeer({ id, host, port, isReplica: false }, this.now, { handshake }));
    server.revision++;
  }

  /** Runs something when `delay` milliseconds have passed. */
  after(delay: number, run: () => void): void {
    this.events.push({ at: this.now + delay, run });
    this.events.sort((a, b) => a.at - b.at);
  }

  advance(duration: number): void {
    const end = this.now + duration;
    for (;;) {
      const tick = (Math.floor(this.now / CRON_INTERVAL_MS) + 1) * CRON_INTERVAL_MS;
      const next = Math.min(tick, this.events[0]?.at ?? Infinity);
      if (next > end) break;
      this.now = next;
      while (this.events.length > 0 && this.events[0].at <= next) this.events.shift()?.run();
      if (next === tick) this.tick();
    }
    this.now = end;
  }

  private tick(): void {
    this.detectEndpointChanges();
    const up = this.random.shuffle(this.servers.filter((server) => server.up));
    for (const server of up) cron(server, this);
    for (const server of up) {
      for (const peer of this.reachablePeers(server)) {
        if (this.random.chance(0.5)) this.exchangeNews(server, peer);
      }
    }
    for (const server of up) updateState(server, this.now);
  }

  private detectEndpointChanges(): void {
    const isUnchanged =
      this.endpoints.length === this.servers.length &&
      this.endpoints.every(({ id, host, up }, serial) => {
        const server = this.servers[serial];
        return server.id === id && server.host === host && server.up === up;
      });
    if (isUnchanged) return;
    this.endpoints = this.servers.map(({ id, host, up }) => ({ id, host, up }));
    this.endpointRevision++;
  }

  /** Lets one server ping another, unless neither has anything new to say. */
  private exchangeNews(a: Server, b: Server): void {
    const isChanged = a.exchanged[b.serial] !== a.revision + b.revision;
    if (!isChanged && !isEitherFailing(a, b)) return;
    if (a.agreed[b.serial] !== a.majorRevision + b.majorRevision) {
      ping(a, b, this.now);
      if (areInAgreement(a, b)) {
        setDense(a.agreed, b.serial, a.majorRevision + b.majorRevision);
        setDense(b.agreed, a.serial, a.majorRevision + b.majorRevision);
      }
    }
    setDense(a.exchanged, b.serial, a.revision + b.revision);
  }
}

type Endpoint = Pick<Server, 'id' | 'host' | 'up'>;

/** Sets a number in a list without leaving a gap before it: V8 is slow on sparse lists. */
function setDense(list: number[], index: number, value: number): void {
  while (list.length <= index) list.push(-1);
  list[index] = value;
}

/** Whether one of them has flagged the other as failing. */
function isEitherFailing(a: Server, b: Server): boolean {
  if (a.peers.failing + b.peers.failing === 0) return false;
  return [a.peers.get(b.id), b.peers.get(a.id)].some(
    (peer) => peer !== undefined && isFailing(peer),
  );
}
