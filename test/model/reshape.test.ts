import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { Topology } from '../../src/topology';
import { Case, cases, clusterOf, optionalPlacesOf, topologies } from './cases';
import { bootstrap, bootstrapBesideKeeper } from './cluster/bootstrap';
import { Cluster } from './cluster/cluster';
import { failure, kindOf, runProblems, strayKeys } from './cluster/problems';
import { checkProperty } from './property';

const clusters = cases(
  topologies,
  optionalPlacesOf(fc.record({ node: fc.constantFrom('a', 'b', 'c', 'd') })),
);

/** From 7.2 on, a server notices that a node does not claim a slot any more. */
const VERSIONS = fc.constantFrom('7.0.15', '8.0.6');

/** A formed cluster with keys in many slots. */
async function loadedCluster(start: Case, version = '8.0.6'): Promise<Cluster> {
  const cluster = clusterOf(start, version);
  await bootstrap(cluster);
  cluster.write(Array.from({ length: 400 }, (_, index) => index * 41));
  cluster.time.advance(1_000);
  return cluster;
}

/** Changes the topology, and has the number of copies of each key watched on the way. */
function change(cluster: Cluster, to: Topology, { places }: Case): void {
  const replicas = Math.min(cluster.spec.replicasPerShard, to.replicasPerShard);
  // Where places are known, two shards may exchange replicas, and each lacks one for a while.
  cluster.safety.minCopies = places.length > 0 ? Math.max(1, replicas) : 1 + replicas;
  cluster.changeTopology(to);
}

/** Fails unless the cluster is healthy and serves these keys, and none was at risk on the way. */
function expectHealthy(cluster: Cluster, outcome: Outcome | 'killed', keys: Set<number>): void {
  const served = cluster.served();
  const found = [
    ...runProblems(cluster, outcome),
    ...[...keys].filter((key) => !served.has(key)).map((key) => `key ${key} is lost`),
  ];
  if (found.length > 0) throw failure(found, cluster);
}

test('the cluster changes from any number of shards and replicas to any other', async () => {
  await checkProperty(
    fc.tuple(clusters, fc.array(topologies, { minLength: 1, maxLength: 3 })),
    async ([start, topologies]) => {
      const cluster = await loadedCluster(start);
      const keys = cluster.served();
      for (const to of topologies) {
        change(cluster, to, start);
        expectHealthy(cluster, await bootstrap(cluster), keys);
        expect(strayKeys(cluster)).toEqual([]);
      }
    },
    12,
  );
});

test('a run that was killed after any command is finished by the next one', async () => {
  await checkProperty(
    fc.tuple(clusters, topologies, fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 4 })),
    async ([start, to, kills]) => {
      const cluster = await loadedCluster(start);
      const keys = cluster.served();
      change(cluster, to, start);
      for (const killAfter of kills) {
        const outcome = await bootstrap(cluster, { killAfter });
        if (outcome !== 'killed') break;
      }
      expectHealthy(cluster, await bootstrap(cluster), keys);
      expect(strayKeys(cluster)).toEqual([]);
    },
    12,
  );
});

test('a run that was killed may be followed by one for another topology', async () => {
  await checkProperty(
    fc.tuple(clusters, topologies, fc.integer({ min: 0, max: 40_000 }), topologies),
    async ([start, to, killAfter, other]) => {
      const cluster = await loadedCluster(start);
      const keys = cluster.served();
      cluster.changeTopology(to);
      await bootstrap(cluster, { killAfter });
      cluster.changeTopology(other);
      expectHealthy(cluster, await bootstrap(cluster), keys);
      expect(strayKeys(cluster)).toEqual([]);
    },
    12,
  );
});

test('a keeper that looks at the nodes while their slots move does no harm', async () => {
  await checkProperty(
    fc.tuple(clusters, topologies, fc.integer({ min: 1, max: 100 }), VERSIONS),
    async ([start, to, jitter, version]) => {
      const cluster = await loadedCluster(start, version);
      const keys = cluster.served();
      cluster.changeTopology(to);
      const outcome = await bootstrapBesideKeeper(cluster, jitter);
      // The keeper takes part in what comes after the slots, so that the Job may need another look.
      const last = kindOf(outcome) === 'done' ? outcome : await bootstrap(cluster);
      expectHealthy(cluster, last, keys);
    },
    8,
  );
});

interface Outage {
  readonly at: number;
  readonly pod: number;
  readonly downFor: number;
  readonly moves: boolean;
}

/** Changes the topology while servers are down, for a run whose looks and commands take up to `jitter` ms. */
async function changeDespite(
  outages: readonly Outage[],
  start: Case,
  to: Topology,
  jitter: number,
  version = '8.0.6',
): Promise<void> {
  const cluster = await loadedCluster(start, version);
  const keys = cluster.served();
  cluster.changeTopology(to);
  for (const { at, pod, downFor, moves } of outages) {
    cluster.time.after(at, () => {
      const server = cluster.servers.at(pod);
      if (server) cluster.pods.restart(server, downFor, { moves });
    });
  }
  await bootstrap(cluster, { jitter });
  // The user runs it again when all nodes are back, and where it refuses.
  let outcome: Outcome | 'killed';
  let runs = 0;
  do {
    cluster.time.advance(60_000);
    outcome = await bootstrap(cluster);
  } while (outcome !== 'killed' && outcome.kind === 'refuse' && ++runs < 5);
  // A replica elected before it learned of a slot may still have its keys: strays are allowed.
  expectHealthy(cluster, outcome, keys);
}

test('nodes may go down and come back during the change', async () => {
  const outages = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 20_000 }),
      pod: fc.integer({ min: 0, max: 17 }),
      downFor: fc.integer({ min: 100, max: 40_000 }),
      moves: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  await checkProperty(
    fc.tuple(clusters, topologies, outages, fc.integer({ min: 1, max: 30 }), VERSIONS),
    ([start, to, list, jitter, version]) => changeDespite(list, start, to, jitter, version),
    12,
  );
});

test('a primary gets no keys while a replica without them is about to be elected in its place', async () => {
  await changeDespite(
    [
      { at: 16_991, pod: 3, downFor: 15_368, moves: false },
      { at: 4_029, pod: 12, downFor: 27_651, moves: false },
    ],
    { topology: { shards: 5, replicasPerShard: 2 }, seed: 1, places: [] },
    { shards: 4, replicasPerShard: 2 },
    19,
  );
});

test('no open slot is moved while a node takes its target for the owner of slots that it lost', async () => {
  await changeDespite(
    [
      { at: 8_059, pod: 5, downFor: 16_296, moves: false },
      { at: 11_912, pod: 10, downFor: 31_983, moves: false },
    ],
    {
      topology: { shards: 6, replicasPerShard: 1 },
      seed: 5,
      places: [...'daabbdcdcbccadcbbd'].map((node) => ({ node })),
    },
    { shards: 5, replicasPerShard: 0 },
    29,
    '7.0.15',
  );
});
