import { Place } from '../../../src/bootstrap/cluster/observation';
import { Network } from '../servers/network';
import { Configuration, Server, slotOf } from '../servers/server';
import { Time } from '../servers/time';

/** How long Kubernetes takes to start a pod. */
const POD_START_MS = 1_500;

/** What is different about a server after its restart. */
export interface RestartOptions {
  /** It gets another address. */
  readonly moves?: boolean;
  /** Its volume is empty. */
  readonly blank?: boolean;
  readonly version?: string;
}

/** The pods of a StatefulSet, each with one server, and what Kubernetes does to them. */
export class StatefulSet {
  /** The servers of the pods, by their ordinals. */
  readonly servers: Server[];
  /** Where the pods run, by their ordinals. */
  readonly places: Place[];
  /** The ordinals of pods that run but do not answer the bootstrap. */
  readonly unreachable = new Set<number>();
  /** The servers of deleted pods, whose volumes are still there, by their ordinals. */
  private readonly retained = new Map<number, Server>();

  constructor(
    private readonly network: Network,
    private readonly time: Time,
    private readonly configuration: Configuration,
    /** How many pods it asks for. */
    public replicas: number,
    places: readonly Place[],
  ) {
    this.places = [...places];
    this.servers = Array.from({ length: replicas }, () => network.start(configuration));
  }

  /** The server of a pod goes down for so many milliseconds, and starts with what is on its volume. */
  restart(server: Server, downFor: number, options: RestartOptions = {}): void {
    if (!server.up) return;
    stop(server);
    this.time.after(downFor, () => this.start(server, options));
  }

  /** The pod is deleted by force: another one starts without a volume while it still runs. */
  replace(server: Server, runsOnFor: number): void {
    this.servers[this.servers.indexOf(server)] = this.network.start(server.configuration);
    this.time.after(runsOnFor, () => (server.up = false));
  }

  /** Deletes or creates the pods with the highest ordinals. */
  scale(replicas: number): void {
    this.replicas = replicas;
    for (const [ordinal, server] of [...this.servers.entries()].slice(replicas)) {
      stop(server);
      this.retained.set(ordinal, server);
    }
    this.servers.splice(replicas);
    this.time.after(POD_START_MS, () => {
      while (this.servers.length < this.replicas) {
        const retained = this.retained.get(this.servers.length);
        if (retained === undefined) {
          this.servers.push(this.network.start(this.configuration));
        } else {
          this.servers.push(retained);
          this.start(retained, { moves: true });
        }
      }
    });
  }

  private start(server: Server, { moves, blank, version = server.version }: RestartOptions): void {
    server.up = true;
    server.version = version;
    server.startedAt = this.time.now;
    server.tuning = { ...server.configuration };
    server.ok = false;
    server.minorityAt = -Infinity;
    server.linkUp = false;
    server.syncingSince = undefined;
    server.failoverUntil = -Infinity;
    if (moves) this.network.move(server);
    for (const peer of server.peers.values()) {
      server.peers.setLinked(peer, false);
      peer.lastSeenAt = this.time.now;
    }
    if (blank) {
      server.keys.clear();
      server.keysOnlyInFile.clear();
      server.ownHost = '';
      server.reset(this.network.newId());
    }
    loadAppendOnlyFile(server);
    server.revision++;
  }
}

function stop(server: Server): void {
  server.up = false;
  for (const { id, handshake } of [...server.peers.values()]) {
    if (handshake) server.peers.delete(id);
  }
}

/** verifyClusterConfigWithData: a server claims the unassigned slots of keys that it loads. */
function loadAppendOnlyFile(server: Server): void {
  for (const key of server.keysOnlyInFile) {
    server.keys.add(key);
    if (server.slots.owner(slotOf(key)) === 0) server.slots.assign(slotOf(key), server.id);
  }
  server.keysOnlyInFile.clear();
}
