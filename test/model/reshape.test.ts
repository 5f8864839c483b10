import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { Place } from '../../src/bootstrap/cluster/observation';
import { Topology } from '../../src/topology';
import { Cluster } from './servers/cluster';
import { strays, wrongs } from './servers/health';
import { holds } from './servers/holds';

interface Start {
  readonly from: Topology;
  readonly seed: number;
  readonly where: readonly Place[];
}

const topologies = fc.record({
  shards: fc.integer({ min: 3, max: 6 }),
  replicasPerShard: fc.integer({ min: 0, max: 2 }),
});

const starts: fc.Arbitrary<Start> = fc.record({
  from: topologies,
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  where: fc.oneof(
    fc.constant([]),
    fc.array(fc.record({ node: fc.constantFrom('a', 'b', 'c', 'd') }), {
      minLength: 18,
      maxLength: 18,
    }),
  ),
});

/** A cluster that serves keys of many slots. */
async function serving({ from, seed, where }: Start): Promise<Cluster> {
  const cluster = new Cluster(from, seed, where);
  await cluster.bootstrap();
  cluster.write(Array.from({ length: 400 }, (_, index) => index * 41));
  cluster.network.advance(1_000);
  return cluster;
}

/** Where pods stand together, replicas are exchanged, and a shard lacks one for a while. */
function want(cluster: Cluster, change: Topology, { where }: Start): void {
  const replicas = Math.min(cluster.spec.replicasPerShard, change.replicasPerShard);
  cluster.leastCopies = where.length > 0 ? Math.max(1, replicas) : 1 + replicas;
  cluster.want(change);
}

/** Fails where the cluster is not whole, or where a key or an owner was lost on the way. */
function expectWhole(cluster: Cluster, outcome: Outcome | 'killed', keys: Set<number>): void {
  const served = cluster.served();
  const wrong = [
    ...wrongs(cluster, outcome),
    ...[...keys].filter((key) => !served.has(key)).map((key) => `key ${key} is lost`),
  ];
  if (wrong.length > 0) throw new Error([...wrong, ...cluster.log.slice(-30)].join('\n'));
}

test('from any number of shards and replicas to any other', async () => {
  await holds(
    fc.tuple(starts, fc.array(topologies, { minLength: 1, maxLength: 3 })),
    async ([start, changes]) => {
      const cluster = await serving(start);
      const keys = cluster.served();
      for (const change of changes) {
        want(cluster, change, start);
        expectWhole(cluster, await cluster.bootstrap(), keys);
        expect(strays(cluster)).toEqual([]);
      }
    },
    25,
  );
});

test('a run that was killed after any command is finished by the next one', async () => {
  await holds(
    fc.tuple(starts, topologies, fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 4 })),
    async ([start, change, kills]) => {
      const cluster = await serving(start);
      const keys = cluster.served();
      want(cluster, change, start);
      for (const killAfter of kills) {
        const outcome = await cluster.bootstrap({ killAfter });
        if (outcome !== 'killed') break;
      }
      expectWhole(cluster, await cluster.bootstrap(), keys);
      expect(strays(cluster)).toEqual([]);
    },
    25,
  );
});

test('a run that was killed may be followed by one with other wishes', async () => {
  await holds(
    fc.tuple(starts, topologies, fc.integer({ min: 0, max: 40_000 }), topologies),
    async ([start, change, killAfter, other]) => {
      const cluster = await serving(start);
      const keys = cluster.served();
      cluster.want(change);
      await cluster.bootstrap({ killAfter });
      cluster.want(other);
      expectWhole(cluster, await cluster.bootstrap(), keys);
      expect(strays(cluster)).toEqual([]);
    },
    25,
  );
});

test('nodes may go down and come back meanwhile', async () => {
  const falls = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 20_000 }),
      pod: fc.integer({ min: 0, max: 17 }),
      downFor: fc.integer({ min: 100, max: 40_000 }),
      moves: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  await holds(
    fc.tuple(starts, topologies, falls, fc.integer({ min: 1, max: 30 })),
    async ([start, change, list, jitter]) => {
      const cluster = await serving(start);
      const keys = cluster.served();
      cluster.want(change);
      for (const { at, pod, downFor, moves } of list) {
        cluster.network.after(at, () => {
          const server = cluster.servers.at(pod);
          if (server) cluster.restart(server, downFor, { moves });
        });
      }
      await cluster.bootstrap({ jitter });
      // It is run again when all are back, and, as a person would, where it refuses.
      let outcome: Outcome | 'killed';
      let runs = 0;
      do {
        cluster.network.advance(60_000);
        outcome = await cluster.bootstrap();
      } while (outcome !== 'killed' && outcome.kind === 'refuse' && ++runs < 5);
      // A replica that took over before it heard of a slot may have copies of its keys left.
      expectWhole(cluster, outcome, keys);
    },
    25,
  );
});
