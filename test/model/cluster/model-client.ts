import { SeenPeer } from '../../../src/bootstrap/act/migrate/peer';
import { moveSlots } from '../../../src/bootstrap/act/migrate/move-slots';
import { Observation, openSlotsOf, Pod } from '../../../src/bootstrap/cluster/observation';
import {
  Command,
  isForKubernetes,
  MoveSlotsCommand,
  ServerCommand,
} from '../../../src/bootstrap/plan/command';
import { ClusterClient } from '../../../src/bootstrap/run/live-cluster';
import { nodeCount } from '../../../src/topology';
import { channelTo } from '../servers/channel';
import { Random } from '../servers/random';
import { PORT, Server } from '../servers/server';
import { view } from '../servers/view';
import { Cluster } from './cluster';
import { execute } from './execute';

/** Ends a run as SIGKILL does. */
export class Killed extends Error {}

export interface ClientOptions {
  /** The program is killed after this many commands. */
  readonly killAfter?: number;
  /** Up to this many milliseconds may pass before each command and each look at a pod. */
  readonly jitter?: number;
  /** Up to this many milliseconds pass before a look knows where the pods are. */
  readonly lookup?: number;
}

/** The cluster as one run of the bootstrap sees it and changes it. */
export class ModelClient implements ClusterClient {
  private readonly random: Random;
  private readonly jitter: number;
  private readonly lookup: number;
  private commandsLeft: number;

  /** @param run the number of this run among those at the same time */
  constructor(
    private readonly cluster: Cluster,
    { killAfter = Infinity, jitter = 0, lookup = 0 }: ClientOptions = {},
    run = 0,
  ) {
    this.random = new Random(cluster.seed + 1 + run);
    this.jitter = jitter;
    this.lookup = lookup;
    this.commandsLeft = killAfter;
  }

  async observe(): Promise<Observation> {
    const { pods: statefulSet, spec, clock } = this.cluster;
    if (this.lookup > 0) await clock.sleep(this.random.below(this.lookup));
    const pods: Pod[] = [];
    const count = Math.max(statefulSet.replicas, nodeCount(spec));
    for (let ordinal = 0; ordinal < count; ordinal++) {
      await this.delay();
      pods.push(this.podOf(ordinal));
    }
    const slots = openSlotsOf(pods).map(({ slot }) => slot);
    return {
      pods: pods.map((pod) => this.withOpenKeys(pod, slots)),
      replicas: statefulSet.replicas,
    };
  }

  async act(commands: readonly Command[], seen: Observation): Promise<string[]> {
    const failures: string[] = [];
    const migrations = commands.filter((command) => command.kind === 'moveSlots');
    if (migrations.length > 0) failures.push(...(await this.migrate(migrations, seen)));
    const toKubernetes = commands.filter(isForKubernetes);
    const others = commands
      .filter((command) => command.kind !== 'moveSlots')
      .filter((command) => !isForKubernetes(command));
    for (const command of [...interleaved(others, this.random), ...toKubernetes]) {
      if (isForKubernetes(command) && failures.length > 0) continue;
      await this.beforeCommand();
      this.cluster.sent.push(command);
      try {
        this.carryOut(command, seen);
        if (command.kind === 'reset') {
          await this.beforeCommand();
          this.carryOut({ kind: 'empty', pod: command.pod }, seen);
        }
      } catch (error) {
        failures.push((error as Error).message);
      }
    }
    if (this.commandsLeft <= 0) throw new Killed();
    return failures;
  }

  private async beforeCommand(): Promise<void> {
    if (this.commandsLeft-- <= 0) throw new Killed();
    await this.delay();
  }

  private async delay(): Promise<void> {
    if (this.jitter > 0 && this.random.chance(0.3)) {
      await this.cluster.clock.sleep(this.random.below(this.jitter));
    }
  }

  private podOf(ordinal: number): Pod {
    const { places } = this.cluster.pods;
    const server = this.serverOf(ordinal);
    const pod = { ordinal, name: `redis-${ordinal}`, place: places[ordinal] ?? {} };
    return server !== undefined
      ? { ...pod, host: server.host, port: server.port, view: view(server) }
      : { ...pod, port: PORT, problem: { text: 'does not answer', final: false } };
  }

  /** The server that answers where the pod is said to be. */
  private serverOf(ordinal: number): Server | undefined {
    const { hosts, unreachable } = this.cluster.pods;
    if (unreachable.has(ordinal)) return undefined;
    return this.cluster.network.at(hosts.at(ordinal) ?? '', PORT);
  }

  /** The pod with the number of keys that its server has in each of these slots. */
  private withOpenKeys(pod: Pod, slots: readonly number[]): Pod {
    const server = this.serverOf(pod.ordinal);
    if (pod.view === undefined || server === undefined || slots.length === 0) return pod;
    const counts = slots.map((slot) => [slot, server.keysIn(slot).length] as const);
    return { ...pod, view: { ...pod.view, openKeys: new Map(counts.filter(([, keys]) => keys)) } };
  }

  private carryOut(command: Exclude<Command, MoveSlotsCommand>, { pods }: Observation): void {
    const { network, commands, safety, pods: statefulSet } = this.cluster;
    if (command.kind === 'scale') return statefulSet.scale(command.replicas);
    // The model's pods keep their volumes.
    if (isForKubernetes(command)) return;
    const server = network.at(pods[command.pod].host ?? '', pods[command.pod].port);
    if (server === undefined) throw new Error('ECONNREFUSED');
    safety.watch(command, server, () => execute(command, server, { network, commands, pods }));
  }

  /** Migrates slots with the program's own code, over channels to the simulated servers. */
  private async migrate(
    migrations: readonly MoveSlotsCommand[],
    { pods }: Observation,
  ): Promise<readonly string[]> {
    const { network, commands, sent, clock } = this.cluster;
    let killed: Killed | undefined;
    const beforeCommand = (): Promise<void> =>
      this.beforeCommand().catch((error: Error) => {
        killed = error;
        throw error;
      });
    const connect = (ordinal: number): SeenPeer[] => {
      const { name, host = '', port, view } = pods[ordinal];
      const server = network.at(host, port);
      if (server === undefined || view === undefined) return [];
      const channel = channelTo(server, network, commands, beforeCommand);
      return [{ id: view.id, name, host, port, credentials: {}, view, channel }];
    };
    const connected = migrations.flatMap((migration) =>
      connect(migration.source).flatMap((source) =>
        connect(migration.target).map((target) => ({ source, target, ranges: migration.ranges })),
      ),
    );
    sent.push(...migrations);
    const lines = await moveSlots(connected, clock);
    if (killed !== undefined) throw killed;
    return lines;
  }
}

/** The commands in a random order that keeps the order of those to one server. */
function interleaved(commands: readonly ServerCommand[], random: Random): ServerCommand[] {
  const podOf = ({ pod }: ServerCommand): number => pod;
  const queues = new Map<number, ServerCommand[]>();
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
