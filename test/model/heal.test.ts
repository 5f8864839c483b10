import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { SLOTS } from '../../src/topology';
import { Place } from '../../src/bootstrap/cluster/observation';
import { Case, cases, clusterOf, placesOf } from './cases';
import { bootstrap } from './cluster/bootstrap';
import { Cluster } from './cluster/cluster';
import { failure, problems, strayKeys } from './cluster/problems';
import { faults, inject } from './faults';
import { checkProperty } from './property';
import { Server } from './servers/server';

/** How many runs follow each other at most, and how many of them may give up. */
const MAX_RUNS = { all: 400, givenUp: 2 };

const place: fc.Arbitrary<Place> = fc
  .constantFrom('a', 'b', 'c', 'd', 'e')
  .map((node) => ({ node, zone: node < 'c' ? 'x' : 'y' }));
const places = placesOf(place);
const clusters = cases(
  fc.record({
    shards: fc.integer({ min: 3, max: 5 }),
    replicasPerShard: fc.integer({ min: 1, max: 2 }),
  }),
  places,
);

/** A formed cluster with one key in each shard, some time after the bootstrap. */
async function formedCluster(start: Case): Promise<Cluster> {
  const cluster = clusterOf(start);
  await bootstrap(cluster);
  for (const { isReplica, slots, id, keys } of cluster.servers) {
    if (!isReplica) keys.add(slots.of(id)[0].first);
  }
  cluster.time.advance(20_000);
  cluster.sent.length = 0;
  cluster.log.length = 0;
  return cluster;
}

/** Runs the bootstrap again and again for so many milliseconds, and then until it is done. */
async function keepHealthy(cluster: Cluster, duration: number, lookup = 0): Promise<Outcome[]> {
  const end = cluster.time.now + duration;
  const outcomes: Outcome[] = [];
  while (outcomes.length < MAX_RUNS.all) {
    const outcome = (await bootstrap(cluster, { jitter: 30, lookup })) as Outcome;
    outcomes.push(outcome);
    if (outcome.kind === 'done' && cluster.time.now > end) break;
    if (outcomes.filter(({ kind }) => kind === 'gaveUp').length > MAX_RUNS.givenUp) break;
    cluster.time.advance(500);
  }
  return outcomes;
}

/** Fails unless the cluster is healthy with these keys, and no command put any of them at risk. */
function expectHealthy(cluster: Cluster, outcomes: readonly Outcome[], keys: Set<number>): void {
  const found = [
    ...problems(cluster),
    ...strayKeys(cluster),
    ...cluster.safety.violations,
    ...cluster.safety.lostSpreads,
  ];
  if (outcomes.at(-1)?.kind !== 'done' || found.length > 0) {
    const reasons = new Set(outcomes.map(({ message }) => message));
    throw failure([...reasons, ...found], cluster);
  }
  expect(cluster.keys()).toEqual(keys);
}

test('after faults a cluster is healthy again, and no command put a key at risk', async () => {
  await checkProperty(
    fc.tuple(clusters, fc.array(faults(place), { minLength: 1, maxLength: 4 })),
    async ([start, list]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      inject(list, cluster);
      const outcomes = await keepHealthy(cluster, 60_000);
      expectHealthy(cluster, outcomes, keys);
    },
    12,
  );
});

test('the same while names take seconds to resolve, and lead to former addresses', async () => {
  await checkProperty(
    fc.tuple(
      clusters,
      fc.array(faults(place), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1_000, max: 30_000 }),
    ),
    async ([start, list, lookupDelay]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      cluster.pods.lookupDelay = lookupDelay;
      inject(list, cluster);
      const outcomes = await keepHealthy(cluster, 60_000 + lookupDelay, 8_000);
      expectHealthy(cluster, outcomes, keys);
    },
    10,
  );
});

test('copies of all volumes become a cluster of their own, and leave the first one alone', async () => {
  await checkProperty(
    fc.tuple(clusters, fc.array(faults(place), { maxLength: 2 })),
    async ([start, list]) => {
      const cluster = await formedCluster(start);
      const copied = cluster.served();
      const copy = cluster.copy();
      cluster.write([...copied].map((key) => key + SLOTS));
      // A file may be lost, and replicas have to have the keys by then.
      cluster.time.advance(1_000);
      const keys = cluster.served();
      inject(list, cluster);
      for (const each of [copy, cluster]) {
        expectHealthy(each, await keepHealthy(each, 30_000), keys);
      }
      expect(copy.served()).toEqual(copied);
      expect(cluster.served()).toEqual(keys);
    },
    10,
  );
});

test('replicas and primaries are placed anew when the pods run elsewhere, and then left alone', async () => {
  await checkProperty(
    fc.tuple(clusters, places),
    async ([start, now]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      cluster.pods.places.splice(0, cluster.pods.places.length, ...now);
      expectHealthy(cluster, await keepHealthy(cluster, 0), keys);
      expect(cluster.sent.length).toBeLessThanOrEqual(3 * cluster.servers.length);
      cluster.sent.length = 0;
      expectHealthy(cluster, await keepHealthy(cluster, 10_000), keys);
      expect(cluster.sent).toEqual([]);
    },
    12,
  );
});

test('a pod that lost its volume becomes a replica although another node is down', async () => {
  await checkProperty(
    fc.tuple(clusters, fc.nat(), fc.boolean()),
    async ([start, pod, moves]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      const replicas = cluster.servers.filter(({ isReplica }) => isReplica);
      const [dead, other] = [0, 1].map((next) => replicas[(pod + next) % replicas.length]);
      cluster.pods.restart(dead, 200_000);
      cluster.pods.restart(other, 500, { blank: true, moves });
      const outcome = (await bootstrap(cluster)) as Outcome;
      expect(outcome.message).toMatch(/^redis-\d+ does not answer$/);
      expect({ isReplica: other.isReplica, linkUp: other.linkUp }).toEqual({
        isReplica: true,
        linkUp: true,
      });
      cluster.time.advance(90_000);
      expectHealthy(cluster, await keepHealthy(cluster, 30_000), keys);
    },
    10,
  );
});

test('a pod that is unreachable for a while is neither forgotten nor replaced', async () => {
  await checkProperty(
    fc.tuple(clusters, fc.array(fc.nat(), { minLength: 1, maxLength: 4 })),
    async ([start, ordinals]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      for (const pod of ordinals) cluster.pods.unreachable.add(pod % cluster.servers.length);
      await bootstrap(cluster);
      expect(cluster.sent).toEqual([]);
      cluster.pods.unreachable.clear();
      expectHealthy(cluster, await keepHealthy(cluster, 0), keys);
    },
    10,
  );
});

test('while versions differ no primary is failed over and no replica moves', async () => {
  await checkProperty(
    fc.tuple(clusters, places, fc.nat()),
    async ([start, now, pods]) => {
      const cluster = await formedCluster(start);
      const keys = cluster.keys();
      const upgrade = (servers: readonly Server[]): void => {
        for (const server of servers) cluster.pods.restart(server, 500, { version: '8.2.1' });
        cluster.time.advance(10_000);
      };
      const count = 1 + (pods % (cluster.servers.length - 1));
      upgrade(cluster.servers.slice(-count));
      cluster.pods.places.splice(0, cluster.pods.places.length, ...now);
      await bootstrap(cluster);
      expect(cluster.sent).toEqual([]);
      upgrade(cluster.servers.slice(0, -count));
      expectHealthy(cluster, await keepHealthy(cluster, 10_000), keys);
    },
    10,
  );
});
