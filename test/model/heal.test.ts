import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/outcome';
import { Place } from '../../src/bootstrap/cluster/observation';
import { Topology } from '../../src/topology';
import { Cluster } from './servers/cluster';
import { flaws, strays } from './servers/health';
import { holds } from './servers/holds';
import { Server } from './servers/server';

interface Start {
  readonly topology: Topology;
  readonly seed: number;
  readonly where: readonly Place[];
}

interface Mishap {
  readonly pod: number;
  readonly at: number;
  readonly downFor: number;
  readonly moves: boolean;
  readonly loses: 'nothing' | 'volume' | 'pod';
  readonly place: Place;
}

const place: fc.Arbitrary<Place> = fc
  .constantFrom('a', 'b', 'c', 'd', 'e')
  .map((node) => ({ node, zone: node < 'c' ? 'x' : 'y' }));
const places = fc.array(place, { minLength: 15, maxLength: 15 });
const starts: fc.Arbitrary<Start> = fc.record({
  topology: fc.record({
    shards: fc.integer({ min: 3, max: 5 }),
    replicasPerShard: fc.integer({ min: 1, max: 2 }),
  }),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  where: places,
});
const mishap: fc.Arbitrary<Mishap> = fc.record({
  pod: fc.nat(),
  at: fc.nat(8_000),
  downFor: fc.integer({ min: 200, max: 30_000 }),
  moves: fc.boolean(),
  loses: fc.constantFrom('nothing', 'volume', 'pod'),
  place,
});

/** A cluster whose shards hold a key each, after the bootstrap and some calm. */
async function live({ topology, seed, where }: Start): Promise<Cluster> {
  const cluster = new Cluster(topology, seed, where);
  await cluster.bootstrap();
  for (const { isReplica, slots, id, keys } of cluster.servers) {
    if (!isReplica) keys.add(slots.of(id)[0].first);
  }
  cluster.network.advance(20_000);
  cluster.sent.length = 0;
  cluster.log.length = 0;
  return cluster;
}

/** Runs the bootstrap again and again, for so many milliseconds, and then until it is done. */
async function keep(cluster: Cluster, duration: number): Promise<Outcome[]> {
  const end = cluster.network.now + duration;
  const outcomes: Outcome[] = [];
  for (let attempts = 0; attempts < 400; attempts++) {
    const outcome = (await cluster.bootstrap({ jitter: 30 })) as Outcome;
    outcomes.push(outcome);
    if (outcome.kind === 'done' && cluster.network.now > end) break;
    if (outcomes.filter(({ kind }) => kind === 'gaveUp').length > 2) break;
    cluster.network.advance(500);
  }
  return outcomes;
}

/** Fails where the cluster is not whole, or where a command took an owner or a copy away. */
function expectWhole(cluster: Cluster, outcomes: readonly Outcome[], keys: Set<number>): void {
  const wrong = [
    ...flaws(cluster),
    ...strays(cluster),
    ...cluster.offences,
    ...cluster.separations,
  ];
  if (outcomes.at(-1)?.kind !== 'done' || wrong.length > 0) {
    const told = [...new Set(outcomes.map(({ message }) => message))];
    throw new Error([...told, ...wrong, ...cluster.log.slice(-30)].join('\n'));
  }
  expect(cluster.keys()).toEqual(keys);
}

/** Fewer volumes are lost than a majority of the primaries, and no shard loses two of them. */
function maySpare(cluster: Cluster, server: Server, lost: ReadonlySet<number>): boolean {
  const [key] = server.keys;
  const copies = cluster.servers.filter((other) => other.up && other.holds(key));
  return (
    server.holds(key) &&
    copies.length > 1 &&
    !lost.has(key) &&
    lost.size < Math.ceil(cluster.spec.shards / 2) - 1
  );
}

/**
 * Has mishaps befall the pods; those that would take the last copy take no volume. The shard of a
 * pod that runs on beside its successor is spared all else, for that pod may be elected as well.
 */
function befall(cluster: Cluster, mishaps: readonly Mishap[]): void {
  const lost = new Set<number>();
  const touched = new Set<number>();
  const spared = new Set<number>();
  for (const { pod, at, downFor, moves, loses, place } of mishaps) {
    const ordinal = pod % cluster.servers.length;
    cluster.network.after(at, () => {
      const server = cluster.servers[ordinal];
      const [key] = server.keys;
      if (!server.up || spared.has(key)) return;
      const blank = loses !== 'nothing' && maySpare(cluster, server, lost);
      if (blank) lost.add(key);
      cluster.places[ordinal] = place;
      if (blank && loses === 'pod' && !touched.has(key)) {
        spared.add(key);
        cluster.replace(server, downFor);
      } else {
        cluster.restart(server, downFor, { moves, blank });
      }
      touched.add(key);
    });
  }
}

test('a live cluster heals, and no command takes an owner or a copy away', async () => {
  await holds(
    fc.tuple(starts, fc.array(mishap, { minLength: 1, maxLength: 4 })),
    async ([start, mishaps]) => {
      const cluster = await live(start);
      const keys = cluster.keys();
      befall(cluster, mishaps);
      const outcomes = await keep(cluster, 60_000);
      expectWhole(cluster, outcomes, keys);
    },
    25,
  );
});

test('pods that have come to stand elsewhere are put right, and then left alone', async () => {
  await holds(
    fc.tuple(starts, places),
    async ([start, now]) => {
      const cluster = await live(start);
      const keys = cluster.keys();
      cluster.places.splice(0, cluster.places.length, ...now);
      expectWhole(cluster, await keep(cluster, 0), keys);
      expect(cluster.sent.length).toBeLessThanOrEqual(3 * cluster.servers.length);
      cluster.sent.length = 0;
      expectWhole(cluster, await keep(cluster, 10_000), keys);
      expect(cluster.sent).toEqual([]);
    },
    25,
  );
});

test('while a node is dead, a pod that lost its volume gets a copy of a shard', async () => {
  await holds(
    fc.tuple(starts, fc.nat(), fc.boolean()),
    async ([start, pod, moves]) => {
      const cluster = await live(start);
      const keys = cluster.keys();
      const replicas = cluster.servers.filter(({ isReplica }) => isReplica);
      const [dead, other] = [0, 1].map((next) => replicas[(pod + next) % replicas.length]);
      cluster.restart(dead, 200_000);
      cluster.restart(other, 500, { blank: true, moves });
      const outcome = (await cluster.bootstrap()) as Outcome;
      expect(outcome.message).toMatch(/^redis-\d+ does not answer$/);
      expect({ isReplica: other.isReplica, linkUp: other.linkUp }).toEqual({
        isReplica: true,
        linkUp: true,
      });
      cluster.network.advance(90_000);
      expectWhole(cluster, await keep(cluster, 30_000), keys);
    },
    15,
  );
});

test('what cannot be reached for a while is neither forgotten nor replaced', async () => {
  await holds(
    fc.tuple(starts, fc.array(fc.nat(), { minLength: 1, maxLength: 4 })),
    async ([start, unseen]) => {
      const cluster = await live(start);
      const keys = cluster.keys();
      for (const pod of unseen) cluster.unseen.add(pod % cluster.servers.length);
      await cluster.bootstrap();
      expect(cluster.sent).toEqual([]);
      cluster.unseen.clear();
      expectWhole(cluster, await keep(cluster, 0), keys);
    },
    15,
  );
});

test('while versions differ nothing is handed over or exchanged', async () => {
  await holds(
    fc.tuple(starts, places, fc.nat()),
    async ([start, now, pods]) => {
      const cluster = await live(start);
      const keys = cluster.keys();
      const upgrade = (servers: readonly Server[]): void => {
        for (const server of servers) cluster.restart(server, 500, { version: '8.2.1' });
        cluster.network.advance(10_000);
      };
      const count = 1 + (pods % (cluster.servers.length - 1));
      upgrade(cluster.servers.slice(-count));
      cluster.places.splice(0, cluster.places.length, ...now);
      await cluster.bootstrap();
      expect(cluster.sent).toEqual([]);
      upgrade(cluster.servers.slice(0, -count));
      expectWhole(cluster, await keep(cluster, 10_000), keys);
    },
    15,
  );
});
