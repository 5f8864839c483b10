import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { clusterOf } from './cases';
import { bootstrap } from './cluster/bootstrap';
import { Cluster } from './cluster/cluster';
import { kindOf } from './cluster/problems';
import { blankPods, expectFormed } from './forming';
import { checkProperty } from './property';

test.each([
  { shards: 3, replicasPerShard: 1 },
  { shards: 3, replicasPerShard: 2 },
])('killed after any command, the next run finishes: %j', async (topology) => {
  const uninterrupted = new Cluster(topology, 0);
  await bootstrap(uninterrupted);
  for (let killAfter = 0; killAfter <= uninterrupted.sent.length; killAfter++) {
    const cluster = new Cluster(topology, killAfter);
    await bootstrap(cluster, { killAfter });
    expectFormed(cluster, await bootstrap(cluster));
  }
});

test('killed again and again, a run finishes in the end', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), fc.nat(5_000)),
    async ([start, kills, pause]) => {
      const cluster = clusterOf(start);
      for (const killAfter of kills) {
        await bootstrap(cluster, { killAfter });
        cluster.time.advance(pause);
      }
      expectFormed(cluster, await bootstrap(cluster));
    },
    12,
  );
});

test('the cluster forms although pods restart meanwhile', async () => {
  const restarts = fc.array(
    fc.record({
      pod: fc.nat(),
      at: fc.nat(4_000),
      downFor: fc.integer({ min: 200, max: 3_000 }),
      moves: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  await checkProperty(
    fc.tuple(blankPods, restarts),
    async ([start, plans]) => {
      const cluster = clusterOf(start);
      for (const { pod, at, downFor, moves } of plans) {
        const server = cluster.servers[pod % cluster.servers.length];
        cluster.time.after(at, () => cluster.pods.restart(server, downFor, { moves }));
      }
      const outcome = await bootstrap(cluster, { jitter: 20 });
      expect(kindOf(outcome)).toBe('done');
      // A pod may restart after the end of that run, so a later one decides.
      cluster.time.advance(10_000);
      expectFormed(cluster, await bootstrap(cluster));
    },
    12,
  );
});

test('the cluster forms, or the run refuses, when a pod loses its empty volume meanwhile', async () => {
  await checkProperty(
    fc.tuple(blankPods, fc.nat(), fc.nat(3_000), fc.integer({ min: 200, max: 3_000 })),
    async ([start, pod, at, downFor]) => {
      const cluster = clusterOf(start);
      const server = cluster.servers[pod % cluster.servers.length];
      cluster.time.after(at, () =>
        cluster.pods.restart(server, downFor, { blank: true, moves: true }),
      );
      await bootstrap(cluster, { jitter: 20 });
      cluster.time.advance(10_000);
      const outcome = await bootstrap(cluster);
      // It may look like a loss of keys, or like the volume of another cluster: the user decides.
      if (kindOf(outcome) === 'refuse') {
        expect((outcome as Outcome).message).toMatch(
          /is none of the pods and has no replica|comes from another cluster/,
        );
      } else {
        expectFormed(cluster, outcome);
      }
    },
    12,
  );
});
