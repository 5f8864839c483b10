import { Command, MigrateCommand, ServerCommand } from '../../../src/bootstrap/plan/command';
import { converge, Outcome } from '../../../src/bootstrap/run/converge';
import { ClusterClient } from '../../../src/bootstrap/run/live-cluster';
import { moveSlots } from '../../../src/bootstrap/act/migrate/move-slots';
import { SeenPeer } from '../../../src/bootstrap/act/migrate/peer';
import { slotsOf } from '../../../src/bootstrap/cluster/slot-ranges';
import { Observation, openSlotsOf, Place, Pod } from '../../../src/bootstrap/cluster/observation';
import { ClusterSpec } from '../../../src/bootstrap/cluster/cluster-spec';
import { nodeCount, Topology } from '../../../src/topology';
import { channelTo, Toll } from './channel';
import { Commands } from './commands';
import { Network } from './network';
import { Random } from './random';
import { Configuration, Key, PORT, Server, slotOf } from './server';
import { Timeline } from './timeline';
import { parseNodeName, view } from './view';

export const CONFIGURED: Configuration = {
  nodeTimeout: 15_000,
  requireFullCoverage: true,
  syncDelay: 5,
};

/** Ends a run as SIGKILL does. */
export class Killed extends Error {}

export interface RunOptions {
  /** The run is killed after that many commands. */
  readonly killAfter?: number;
  /** Time passes between two looks or commands of one run, up to that many milliseconds. */
  readonly jitter?: number;
}

/** What is different about a server that comes back. */
export interface Change {
  readonly moves?: boolean;
  readonly blank?: boolean;
  readonly version?: string;
}

/** Pods with their servers, and what the bootstrap needs to work on them. */
export class Cluster {
  readonly network: Network;
  readonly commands: Commands;
  readonly timeline: Timeline;
  /** The servers of the pods, by their ordinals. */
  readonly servers: Server[];
  spec: ClusterSpec;
  /** The servers of pods that are gone, which have left their volumes behind, by their ordinals. */
  private readonly left = new Map<number, Server>();
  /** How many pods the StatefulSet asks for. */
  private replicas: number;
  /** Every command that was sent, in order. */
  readonly sent: Command[] = [];
  readonly log: string[] = [];
  /** What no command may do, and one did. */
  readonly offences: string[] = [];
  /** Commands after which the copies of a key stood on one node, and had stood on two. */
  readonly separations: string[] = [];
  /** No command may leave a key with fewer. */
  leastCopies = 1;
  /** The pods that the bootstrap cannot reach, by their ordinals. */
  readonly unseen = new Set<number>();
  /** Where the pods stand, by their ordinals. */
  readonly places: Place[];

  constructor(
    topology: Topology,
    private readonly seed: number,
    places: readonly Place[] = [],
  ) {
    this.places = [...places];
    this.spec = { ...topology, scales: true, tuning: CONFIGURED };
    this.replicas = nodeCount(topology);
    this.network = new Network(new Random(seed));
    this.commands = new Commands(this.network);
    this.timeline = new Timeline(this.network);
    this.servers = Array.from({ length: nodeCount(topology) }, () =>
      this.network.start(CONFIGURED),
    );
  }

  /** Runs the bootstrap once. */
  async bootstrap(options: RunOptions = {}): Promise<Outcome | 'killed'> {
    const [outcome] = await this.bootstraps(options);
    return outcome;
  }

  /** Runs the bootstrap several times at once. */
  async bootstraps(...runs: readonly RunOptions[]): Promise<(Outcome | 'killed')[]> {
    const settled = await this.timeline.run(
      ...runs.map((options, run) => () => {
        const log = (line: string): number => this.log.push(`${run}: ${line}`);
        return converge(this.spec, this.client(options, run), this.timeline, log, 120_000);
      }),
    );
    return settled.map((result) => {
      if (result.status === 'fulfilled') return result.value;
      if (result.reason instanceof Killed) return 'killed';
      throw result.reason;
    });
  }

  /** From now on other shards or replicas are wanted. */
  want(topology: Topology): void {
    this.spec = { ...this.spec, ...topology };
  }

  /** Gives keys to the primaries of their slots. */
  write(keys: readonly Key[]): void {
    for (const server of this.servers) {
      for (const key of keys) {
        if (server.slots.owner(slotOf(key)) === server.id) server.keys.add(key);
      }
    }
  }

  /** Every key that a client gets from the owner of its slot. */
  served(): Set<Key> {
    const primaries = this.servers.filter(({ up, isReplica }) => up && !isReplica);
    return new Set(
      primaries.flatMap((server) => [...server.keys].filter((key) => server.holds(key))),
    );
  }

  /** Every key that some server still holds. */
  keys(): Set<Key> {
    return new Set(this.network.servers.flatMap(({ keys }) => [...keys]));
  }

  /** The pod's server goes down, and comes back with what is on its volume. */
  restart(server: Server, downFor: number, change: Change = {}): void {
    if (!server.up) return;
    this.stop(server);
    this.network.after(downFor, () => this.start(server, change));
  }

  private stop(server: Server): void {
    server.up = false;
    for (const { id, handshake } of [...server.peers.values()]) {
      if (handshake) server.peers.delete(id);
    }
  }

  private start(server: Server, { moves, blank, version = server.version }: Change): void {
    server.up = true;
    server.version = version;
    server.startedAt = this.network.now;
    server.tuning = { ...server.configuration };
    server.ok = false;
    server.minorityAt = -Infinity;
    server.linkUp = false;
    server.syncingSince = undefined;
    server.handingOverUntil = -Infinity;
    if (moves) this.network.move(server);
    for (const peer of server.peers.values()) {
      server.peers.link(peer, false);
      peer.heardAt = this.network.now;
    }
    if (blank) {
      server.keys.clear();
      server.remains.clear();
      server.ownHost = '';
      server.reset(this.network.freshId());
    }
    loadFile(server);
    server.news++;
  }

  /** The pod is deleted by force: another one comes up without a volume while it still runs. */
  replace(server: Server, lingersFor: number): void {
    this.servers[this.servers.indexOf(server)] = this.network.start(server.configuration);
    this.network.after(lingersFor, () => (server.up = false));
  }

  /** What Kubernetes does about another number of pods: the highest ordinals go, or come. */
  private scale(replicas: number): void {
    this.replicas = replicas;
    for (const [ordinal, server] of [...this.servers.entries()].slice(replicas)) {
      this.stop(server);
      this.left.set(ordinal, server);
    }
    this.servers.splice(replicas);
    this.network.after(1_500, () => {
      while (this.servers.length < this.replicas) {
        const former = this.left.get(this.servers.length);
        if (former === undefined) {
          this.servers.push(this.network.start(CONFIGURED));
        } else {
          this.servers.push(former);
          this.start(former, { moves: true });
        }
      }
    });
  }

  /** The pods as one of several runs at once can see and touch them. */
  client({ killAfter = Infinity, jitter = 0 }: RunOptions = {}, run = 0): ClusterClient {
    const random = new Random(this.seed + 1 + run);
    const pass = async (): Promise<void> => {
      if (jitter > 0 && random.chance(0.3)) await this.timeline.sleep(random.below(jitter));
    };
    let budget = killAfter;
    return {
      observe: async (): Promise<Observation> => {
        const pods: Pod[] = [];
        const count = Math.max(this.replicas, nodeCount(this.spec));
        for (let ordinal = 0; ordinal < count; ordinal++) {
          await pass();
          pods.push(this.look(ordinal));
        }
        const slots = openSlotsOf(pods).map(({ slot }) => slot);
        for (const [ordinal, pod] of pods.entries()) pods[ordinal] = this.count(pod, slots);
        return { pods, replicas: this.replicas };
      },
      act: async (commands, seen) => {
        const failures: string[] = [];
        const toll = async (): Promise<void> => {
          if (budget-- <= 0) throw new Killed();
          await pass();
        };
        const moves = commands.filter((command) => command.kind === 'moveSlots');
        if (moves.length > 0) failures.push(...(await this.move(moves, seen, toll)));
        const scales = commands.filter((command) => command.kind === 'scale');
        const others = commands.filter(
          (command) => command.kind !== 'moveSlots' && command.kind !== 'scale',
        );
        for (const command of [...mixed(others, random), ...scales]) {
          if (command.kind === 'scale' && failures.length > 0) continue;
          await toll();
          this.sent.push(command);
          try {
            this.carryOut(command, seen);
            if (command.kind === 'reset') {
              await toll();
              this.carryOut({ kind: 'empty', pod: command.pod }, seen);
            }
          } catch (error) {
            failures.push((error as Error).message);
          }
        }
        if (budget <= 0) throw new Killed();
        return failures;
      },
    };
  }

  private look(ordinal: number): Pod {
    const server = this.servers.at(ordinal);
    const pod = { ordinal, name: `redis-${ordinal}`, place: this.places[ordinal] ?? {} };
    return server?.up && !this.unseen.has(ordinal)
      ? { ...pod, host: server.host, port: server.port, view: view(server) }
      : { ...pod, port: PORT, problem: { text: 'does not answer', final: false } };
  }

  /** The pod with what its server has of these slots. */
  private count(pod: Pod, slots: readonly number[]): Pod {
    const server = this.servers.at(pod.ordinal);
    if (pod.view === undefined || server === undefined || slots.length === 0) return pod;
    const counts = slots.map((slot) => [slot, server.keysIn(slot).length] as const);
    return { ...pod, view: { ...pod.view, openKeys: new Map(counts.filter(([, keys]) => keys)) } };
  }

  private carryOut(command: Exclude<Command, MigrateCommand>, { pods }: Observation): void {
    if (command.kind === 'scale') return this.scale(command.replicas);
    const at = (ordinal: number): Server | undefined =>
      this.network.at(pods[ordinal].host ?? '', pods[ordinal].port);
    const server = at(command.pod);
    if (server === undefined) throw new Error('ECONNREFUSED');
    if (command.kind === 'forget' && this.isOwner(parseNodeName(command.id), server)) {
      this.offences.push(`${command.pod} was told to forget ${command.id}, which owns slots`);
    }
    const held = this.servers.includes(server) ? server.keysHeld() : [];
    this.obey(command, server, at, pods);
    // No other server's keys are changed by a command.
    const lost = held.filter((key) => !server.holds(key));
    if (lost.length > 0) this.judgeLoss(command, server, lost);
  }

  /** Judges that a server gave up its copies of keys, as a member of the shard that they are of. */
  private judgeLoss(command: ServerCommand, server: Server, lost: readonly Key[]): void {
    const homeOf = (holder: Server): string | number => {
      const ordinal = this.servers.indexOf(holder);
      return this.places[ordinal]?.node ?? ordinal;
    };
    const losses = lost.map((key) => {
      const holders = this.servers.filter((other) => other.up && other.holds(key));
      return { key, copies: holders.length, nodes: new Set(holders.map(homeOf)) };
    });
    const alone = losses.filter(({ nodes }) => nodes.size === 1 && !nodes.has(homeOf(server)));
    if (alone.length > 0) {
      const keys = alone.map(({ key }) => key);
      this.separations.push(`${command.kind} ${command.pod} left ${keys.join()}`);
    }
    const rare = losses.filter(({ copies }) => copies === this.leastCopies - 1);
    if (rare.length > 0) {
      const keys = rare.map(({ key }) => key);
      this.offences.push(`${command.kind} ${command.pod} left few copies of ${keys.join()}`);
    }
  }

  /** Whether a node owns slots for a server, or by itself, or did when it went down. */
  private isOwner(id: number, server: Server): boolean {
    const own = this.servers.find((each) => each.id === id && !each.isReplica);
    const claims = own?.slots.of(id) ?? [];
    return server.slots.has(id) || claims.some(({ first }) => !this.isSuperseded(first, own));
  }

  /** What its owner still has marked is not decided yet. */
  private isSuperseded(slot: number, owner?: Server): boolean {
    return this.servers.some(
      ({ id, slots, epoch, migrating }) =>
        slots.owner(slot) === id && (epoch > (owner?.epoch ?? 0) || migrating.has(slot)),
    );
  }

  private obey(
    command: ServerCommand,
    server: Server,
    at: (ordinal: number) => Server | undefined,
    pods: readonly Pod[],
  ): void {
    const { commands } = this;
    switch (command.kind) {
      case 'set':
        return commands.configure(server, command.directive, command.value);
      case 'epoch':
        return commands.setEpoch(server, command.epoch);
      case 'addSlots':
        return commands.addSlots(server, command.ranges);
      case 'meet': {
        const peer = at(command.peer);
        if (peer?.id !== parseNodeName(pods[command.peer].view?.id))
          throw new Error('no longer who it was');
        return commands.meet(server, peer.host, peer.port);
      }
      case 'replicate':
        return commands.replicate(server, parseNodeName(pods[command.primary].view?.id));
      case 'takeOver':
        return commands.takeOver(server);
      case 'failOver':
        return commands.failOver(server);
      case 'forget':
        return commands.forget(server, parseNodeName(command.id));
      case 'reset':
        return commands.reset(server);
      case 'empty':
        if (server.keys.size > 0) this.offences.push(`${command.pod} was emptied of its keys`);
        return commands.empty(server);
      case 'closeSlots':
        slotsOf(command.ranges).forEach((slot) => commands.setSlot(server, slot, 'STABLE'));
        return commands.bumpEpoch(server);
    }
  }

  /** Slots are moved by the program's own code, over channels to these servers. */
  private async move(
    moves: readonly MigrateCommand[],
    { pods }: Observation,
    toll: Toll,
  ): Promise<string[]> {
    let killed: Killed | undefined;
    const watched = (): Promise<void> =>
      toll().catch((error: Error) => {
        killed = error;
        throw error;
      });
    const end = (ordinal: number): SeenPeer[] => {
      const { name, host = '', port, view } = pods[ordinal];
      const server = this.network.at(host, port);
      if (server === undefined || view === undefined) return [];
      const channel = channelTo(server, this.network, this.commands, watched);
      return [{ id: view.id, name, host, port, credentials: {}, view, channel }];
    };
    const ready = moves.flatMap((move) =>
      end(move.source).flatMap((source) =>
        end(move.target).map((target) => ({ source, target, ranges: move.ranges })),
      ),
    );
    this.sent.push(...moves);
    const told = await moveSlots(ready, this.timeline);
    if (killed !== undefined) throw killed;
    return told;
  }
}

/** A server whose keys come back from its file claims those of their slots that nobody has. */
function loadFile(server: Server): void {
  for (const key of server.remains) {
    server.keys.add(key);
    if (server.slots.owner(slotOf(key)) === 0) server.slots.assign(slotOf(key), server.id);
  }
  server.remains.clear();
}

/** The commands in any order, but those to one server in theirs. */
function mixed<T extends ServerCommand>(commands: readonly T[], random: Random): T[] {
  const podOf = ({ pod }: ServerCommand): number => pod;
  const queues = new Map<number, T[]>();
  for (const command of commands) {
    const queue = queues.get(podOf(command));
    if (queue === undefined) queues.set(podOf(command), [command]);
    else queue.push(command);
  }
  return random
    .shuffle(commands.map(podOf))
    .map((pod) => queues.get(pod)?.shift())
    .filter((command) => command !== undefined);
}
