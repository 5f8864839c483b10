import { Command, ServerCommand } from '../../../src/bootstrap/command';
import { converge, Outcome, World } from '../../../src/bootstrap/converge';
import { Observation, Place, Pod } from '../../../src/bootstrap/observation';
import { Wanted } from '../../../src/bootstrap/plan';
import { nodeCount, Topology } from '../../../src/topology';
import { Commands } from './commands';
import { Network } from './network';
import { Random } from './random';
import { Configuration, Key, Server } from './server';
import { Timeline } from './timeline';
import { view } from './view';

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

/** Pods with their servers, and what the bootstrap needs to work on them. */
export class Cluster {
  readonly network: Network;
  readonly commands: Commands;
  readonly timeline: Timeline;
  readonly servers: Server[];
  readonly wanted: Wanted;
  /** Every command that was sent, in order. */
  readonly sent: Command[] = [];
  readonly log: string[] = [];
  /** What no command may do, and one did. */
  readonly offences: string[] = [];
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
    this.wanted = { ...topology, tuning: CONFIGURED, scales: true };
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
        return converge(this.wanted, this.world(options, run), this.timeline, log, 120_000);
      }),
    );
    return settled.map((result) => {
      if (result.status === 'fulfilled') return result.value;
      if (result.reason instanceof Killed) return 'killed';
      throw result.reason;
    });
  }

  /** Every key that some server still holds. */
  keys(): Set<Key> {
    return new Set(this.network.servers.flatMap(({ keys }) => [...keys]));
  }

  /** The pod's server goes down, and comes back with what is on its volume. */
  restart(
    server: Server,
    downFor: number,
    { moves = false, blank = false, version = server.version } = {},
  ): void {
    if (!server.up) return;
    server.up = false;
    for (const peer of server.peers.values()) if (peer.handshake) server.peers.delete(peer.id);
    this.network.after(downFor, () => {
      server.up = true;
      server.version = version;
      server.startedAt = this.network.now;
      server.tuning = { ...server.configuration };
      server.ok = false;
      server.minorityAt = -Infinity;
      server.linkUp = false;
      server.syncingSince = undefined;
      server.handingOverUntil = -Infinity;
      if (moves) server.host = this.network.freshHost();
      for (const peer of server.peers.values()) {
        peer.linked = false;
        peer.heardAt = this.network.now;
      }
      if (blank) this.wipe(server);
      server.news++;
    });
  }

  /** The pod is deleted by force: another one comes up without a volume while it still runs. */
  replace(server: Server, lingersFor: number): void {
    this.servers[this.servers.indexOf(server)] = this.network.start(server.configuration);
    this.network.after(lingersFor, () => (server.up = false));
  }

  private wipe(server: Server): void {
    server.id = this.network.freshId();
    server.ownHost = '';
    server.epoch = 0;
    server.currentEpoch = 0;
    server.primary = undefined;
    server.hasCopy = false;
    server.peers.clear();
    server.forgotten.clear();
    server.slots.clear();
    server.keys.clear();
  }

  private world({ killAfter = Infinity, jitter = 0 }: RunOptions, run: number): World {
    const random = new Random(this.seed + 1 + run);
    const pass = async (): Promise<void> => {
      if (jitter > 0 && random.chance(0.3)) await this.timeline.sleep(random.below(jitter));
    };
    let budget = killAfter;
    return {
      observe: async (): Promise<Observation> => {
        const pods: Pod[] = [];
        for (const ordinal of this.servers.keys()) {
          await pass();
          pods.push(this.look(ordinal));
        }
        return { pods };
      },
      act: async (commands, seen) => {
        const failures: string[] = [];
        for (const command of mixed(commands, random)) {
          if (budget-- <= 0) throw new Killed();
          await pass();
          this.sent.push(command);
          try {
            this.carryOut(command, seen);
          } catch (error) {
            failures.push((error as Error).message);
          }
        }
        if (budget === 0) throw new Killed();
        return failures;
      },
    };
  }

  private look(ordinal: number): Pod {
    const server = this.servers[ordinal];
    const pod = { ordinal, name: `redis-${ordinal}`, place: this.places[ordinal] ?? {} };
    return server.up && !this.unseen.has(ordinal)
      ? { ...pod, host: server.host, port: server.port, view: view(server) }
      : { ...pod, port: server.port, problem: { text: 'does not answer', final: false } };
  }

  private carryOut(command: ServerCommand | Command, { pods }: Observation): void {
    if (command.kind === 'scale') throw new Error('there is nothing to scale');
    const at = (ordinal: number): Server | undefined =>
      this.network.at(pods[ordinal].host ?? '', pods[ordinal].port);
    const server = at(command.pod);
    if (server === undefined) throw new Error('ECONNREFUSED');
    const apart = [...server.keys].filter((key) => this.standsApart(key));
    if (command.kind === 'forget' && this.isOwner(idOf(command.id), server)) {
      this.offences.push(`${command.pod} was told to forget ${command.id}, which owns slots`);
    }
    this.obey(command, server, at, pods);
    const alone = apart.filter((key) => !this.standsApart(key));
    if (alone.length > 0) this.offences.push(`${command.kind} ${command.pod} left ${alone.join()}`);
  }

  /** Whether copies of a key stand on two nodes, of the members of its shard that are up. */
  private standsApart(key: Key): boolean {
    const nodes = [...this.servers.entries()]
      .filter(([, server]) => server.up && server.holds(key))
      .map(([ordinal]) => this.places[ordinal]?.node ?? ordinal);
    return new Set(nodes).size > 1;
  }

  /** Whether a node owns slots, or did when it went down, or does so for a server. */
  private isOwner(id: number, server: Server): boolean {
    const owners = [server, ...this.servers.filter((each) => each.id === id && !each.isReplica)];
    return owners.some(({ slots }) => slots.has(id));
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
        if (peer?.id !== idOf(pods[command.peer].view?.id)) throw new Error('no longer who it was');
        return commands.meet(server, peer.host, peer.port);
      }
      case 'replicate':
        return commands.replicate(server, idOf(pods[command.primary].view?.id));
      case 'takeOver':
        return commands.takeOver(server);
      case 'failOver':
        return commands.failOver(server);
      case 'forget':
        return commands.forget(server, idOf(command.id));
    }
  }
}

/** The node id of which a server makes the name that views tell. */
function idOf(name: string | undefined): number {
  return parseInt(name?.slice(0, 4) ?? '', 16);
}

/** The commands in any order, but those to one server in theirs. */
function mixed(commands: readonly Command[], random: Random): Command[] {
  const podOf = (command: Command): number => (command.kind === 'scale' ? -1 : command.pod);
  const queues = new Map<number, Command[]>();
  for (const command of commands) {
    queues.set(podOf(command), [...(queues.get(podOf(command)) ?? []), command]);
  }
  return random
    .shuffle(commands.map(podOf))
    .map((pod) => queues.get(pod)?.shift())
    .filter((command) => command !== undefined);
}
