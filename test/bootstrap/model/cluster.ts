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

  constructor(
    topology: Topology,
    private readonly seed: number,
    private readonly places: readonly Place[] = [],
  ) {
    this.wanted = { ...topology, tuning: CONFIGURED };
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
  restart(server: Server, downFor: number, { moves = false, blank = false } = {}): void {
    if (!server.up) return;
    server.up = false;
    for (const peer of server.peers.values()) if (peer.handshake) server.peers.delete(peer.id);
    this.network.after(downFor, () => {
      server.up = true;
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
    return server.up
      ? { ...pod, host: server.host, port: server.port, view: view(server) }
      : { ...pod, port: server.port, problem: { text: 'does not listen yet', final: false } };
  }

  private carryOut(command: ServerCommand | Command, { pods }: Observation): void {
    if (command.kind === 'scale') throw new Error('there is nothing to scale');
    const { commands, network } = this;
    const at = (ordinal: number): Server | undefined =>
      network.at(pods[ordinal].host ?? '', pods[ordinal].port);
    const server = at(command.pod);
    if (server === undefined) throw new Error('ECONNREFUSED');
    const idOf = (name: string | undefined): number => parseInt(name?.slice(0, 4) ?? '', 16);
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
