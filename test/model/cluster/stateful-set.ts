import { Place } from '../../../src/bootstrap/cluster/observation';
import { Commands } from '../servers/commands';
import { Network } from '../servers/network';
import { Server, slotOf } from '../servers/server';
import { Time } from '../servers/time';

/** How long Kubernetes takes to start a pod. */
const POD_START_MS = 1_500;

/** The owner of slots that have none, as a server knows them. */
const UNASSIGNED = 0;

/** How often run-node.sh asks about replicas before the server starts. */
const ASK_INTERVAL_MS = 200;

/** What is different about a server after its restart. */
export interface RestartOptions {
  /** It gets another address. */
  readonly moves?: boolean;
  /** Its volume is empty. */
  readonly blank?: boolean;
  /** The server cannot read its append-only file. */
  readonly damaged?: boolean;
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
  /** The addresses of the pods as the bootstrap is told them, by their ordinals. */
  readonly hosts: string[];
  /** How many milliseconds it takes until the bootstrap is told of another address. */
  lookupDelay = 0;
  /** How many pods it asks for. */
  replicas: number;
  /** The servers of deleted pods, whose volumes are still there, by their ordinals. */
  private readonly retained = new Map<number, Server>();

  constructor(
    private readonly network: Network,
    private readonly time: Time,
    private readonly commands: Commands,
    servers: readonly Server[],
    places: readonly Place[],
  ) {
    this.places = [...places];
    this.servers = [...servers];
    this.replicas = servers.length;
    this.hosts = servers.map(({ host }) => host);
  }

  /** The server of a pod goes down for so many milliseconds, and starts with what is on its volume. */
  restart(server: Server, downFor: number, options: RestartOptions = {}): void {
    if (!server.up) return;
    stop(server);
    this.time.after(downFor, () => this.runNode(server, options));
  }

  /** The pod is deleted by force: another one starts without a volume while it still runs. */
  replace(server: Server, runsOnFor: number): void {
    const successor = this.network.start(server.configuration);
    this.servers[this.servers.indexOf(server)] = successor;
    this.publish(successor);
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
          const blank = this.network.start(this.servers[0].configuration);
          this.servers.push(blank);
          this.publish(blank);
        } else {
          this.servers.push(retained);
          this.start(retained, { moves: true });
        }
      }
    });
  }

  /** run-node.sh: a primary that comes back without its data waits until a replica has taken over. */
  private runNode(server: Server, options: RestartOptions): void {
    const { blank = false, damaged = false, moves = false } = options;
    const replicas = this.servers.filter(({ primary }) => primary === server.id);
    const isTaken = this.servers.some(
      ({ up, peers, slots }) =>
        up && peers.has(server.id) && !slots.has(server.id) && !slots.has(UNASSIGNED),
    );
    const isAwaited = damaged ? !isTaken : blank && !moves;
    if (!isAwaited || replicas.length === 0) return this.start(server, options);
    const successor = replicas.find(({ up, hasSynced }) => up && hasSynced);
    if (successor !== undefined && !isTaken) this.commands.takeOver(successor);
    this.time.after(ASK_INTERVAL_MS, () => this.runNode(server, options));
  }

  /** Lets the bootstrap know where a server is, as late as DNS or the API does. */
  private publish(server: Server): void {
    const tell = (): void => {
      const ordinal = this.servers.indexOf(server);
      if (ordinal >= 0) this.hosts[ordinal] = server.host;
    };
    if (this.lookupDelay === 0) tell();
    else this.time.after(this.lookupDelay, tell);
  }

  private start(
    server: Server,
    { moves, blank, damaged, version = server.version }: RestartOptions,
  ): void {
    server.up = true;
    server.version = version;
    server.startedAt = this.time.now;
    server.tuning = { ...server.configuration };
    server.ok = false;
    server.minorityAt = -Infinity;
    server.linkUp = false;
    server.syncingSince = undefined;
    server.failoverUntil = -Infinity;
    // A replica does not go on with an address that may belong to another node by now.
    server.primaryHost = '';
    if (moves) this.network.move(server);
    this.publish(server);
    if (damaged) {
      server.keys.clear();
      // One that has not been in sync since its start is too old to be elected (cluster-replica-validity-factor).
      server.hasSynced = false;
    }
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
