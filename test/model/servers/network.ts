import { newPeer } from './peers';
import { Random } from './random';
import { Configuration, PORT, Server } from './server';
import { SharedTables } from './shared-tables';

/** All servers and the connections between them. */
export class Network {
  /** Milliseconds since the network began. */
  now = 0;
  readonly servers: Server[] = [];
  private readonly usedIds = new Set<number>([0]);
  /** Grows when a server started, stopped, or got another address or id since the last tick. */
  endpointRevision = 0;
  private readonly shared = new SharedTables();
  private readonly byHost = new Map<string, Server>();
  private endpoints: readonly Endpoint[] = [];
  private addressCount = 0;

  constructor(
    readonly random: Random,
    /** The version of the servers that it starts. */
    private readonly version: string,
  ) {}

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
    server.version = this.version;
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

  /** Compares the servers with those of the last call, for `endpointRevision`. */
  detectEndpointChanges(): void {
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
}

type Endpoint = Pick<Server, 'id' | 'host' | 'up'>;
