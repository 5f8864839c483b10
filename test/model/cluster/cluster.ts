import { ClusterSpec } from '../../../src/bootstrap/cluster/cluster-spec';
import { Place } from '../../../src/bootstrap/cluster/observation';
import { Command } from '../../../src/bootstrap/plan/command';
import { nodeCount, Topology } from '../../../src/topology';
import { Commands } from '../servers/commands';
import { Network } from '../servers/network';
import { Random } from '../servers/random';
import { Configuration, Key, Server, slotOf } from '../servers/server';
import { Time } from '../servers/time';
import { ModelClock } from './model-clock';
import { SafetyChecks } from './safety';
import { copyVolumes } from './copy-volumes';
import { StatefulSet } from './stateful-set';

/** What redis.conf says. */
const CONFIGURATION: Configuration = {
  nodeTimeout: 15_000,
  requireFullCoverage: true,
  syncDelay: 5,
};

/** A simulated cluster: the pods with their servers, and what the bootstrap is to make of them. */
export class Cluster {
  readonly network: Network;
  readonly time: Time;
  readonly commands: Commands;
  readonly clock: ModelClock;
  readonly pods: StatefulSet;
  readonly safety: SafetyChecks;
  spec: ClusterSpec;
  /** Every command that the bootstrap sent, in order. */
  readonly sent: Command[] = [];
  /** The log of every run. */
  readonly log: string[] = [];

  constructor(
    topology: Topology,
    readonly seed: number,
    places: readonly Place[] = [],
    version = '8.0.6',
    original?: Cluster,
  ) {
    this.spec = { ...topology, scales: true, tuning: CONFIGURATION };
    this.network = original?.network ?? new Network(new Random(seed), version);
    this.time = original?.time ?? new Time(this.network);
    this.commands = new Commands(this.network);
    this.clock = new ModelClock(this.time);
    const { network } = this;
    const servers =
      original === undefined
        ? Array.from({ length: nodeCount(topology) }, () => network.start(CONFIGURATION))
        : copyVolumes(original.servers, network);
    this.pods = new StatefulSet(network, this.time, this.commands, servers, places);
    this.safety = new SafetyChecks(this.pods);
  }

  /** The servers of the pods, by their ordinals. */
  get servers(): readonly Server[] {
    return this.pods.servers;
  }

  /** Asks for other shards or replicas from now on. */
  changeTopology(topology: Topology): void {
    this.spec = { ...this.spec, ...topology };
  }

  /** Another cluster beside this one, whose pods start with copies of the volumes of this one's. */
  copy(): Cluster {
    const { seed, pods, spec } = this;
    return new Cluster(spec, seed + 1, pods.places, pods.servers[0].version, this);
  }

  /** Writes keys to the primaries of their slots. */
  write(keys: readonly Key[]): void {
    for (const server of this.servers) {
      for (const key of keys) {
        if (server.slots.owner(slotOf(key)) === server.id) server.keys.add(key);
      }
    }
  }

  /** Every key that a client can read from the owner of its slot. */
  served(): Set<Key> {
    const primaries = this.servers.filter(({ up, isReplica }) => up && !isReplica);
    return new Set(
      primaries.flatMap((server) => [...server.keys].filter((key) => server.stores(key))),
    );
  }

  /** Every key that any server still has. */
  keys(): Set<Key> {
    return new Set(this.network.servers.flatMap(({ keys }) => [...keys]));
  }
}
