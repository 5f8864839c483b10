import fc from 'fast-check';
import { Outcome } from '../../src/bootstrap/run/converge';
import { Place } from '../../src/bootstrap/cluster/observation';
import { SLOTS, Topology } from '../../src/topology';
import { Cluster } from './servers/cluster';
import { createByHand } from './servers/create-by-hand';
import { flaws, strays } from './servers/health';
import { holds } from './servers/holds';

interface Case {
  readonly topology: Topology;
  readonly seed: number;
  readonly where: readonly Place[];
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const topologies: fc.Arbitrary<Topology> = fc.record({
  shards: fc.integer({ min: 3, max: 6 }),
  replicasPerShard: fc.integer({ min: 0, max: 2 }),
});
const place: fc.Arbitrary<Place> = fc.record(
  { node: fc.constantFrom('a', 'b', 'c', 'd', 'e'), zone: fc.constantFrom('x', 'y', 'z') },
  { requiredKeys: [] },
);
const places = fc.oneof(fc.constant([]), fc.array(place, { minLength: 18, maxLength: 18 }));
const clusters = fc.record({ topology: topologies, seed: seeds, where: places });

function blankPods({ topology, seed, where }: Case): Cluster {
  return new Cluster(topology, seed, where);
}

function expectDone(cluster: Cluster, outcome: Outcome | 'killed'): void {
  const state = { outcome: kindOf(outcome), flaws: [...flaws(cluster), ...strays(cluster)] };
  if (state.outcome !== 'done' || state.flaws.length > 0) {
    throw new Error(`${JSON.stringify(outcome)}\n${state.flaws.join('\n')}\n${tail(cluster)}`);
  }
}

function kindOf(outcome: Outcome | 'killed'): string {
  return outcome === 'killed' ? outcome : outcome.kind;
}

function tail({ log }: Cluster): string {
  return log.slice(-30).join('\n');
}

test('blank pods become a cluster, wherever they stand', async () => {
  await holds(
    clusters,
    async (start) => {
      const cluster = blankPods(start);
      expectDone(cluster, await cluster.bootstrap());
    },
    40,
  );
});

test('a finished cluster is left alone', async () => {
  await holds(
    clusters,
    async (start) => {
      const cluster = blankPods(start);
      await cluster.bootstrap();
      cluster.network.advance(10_000);
      cluster.sent.length = 0;
      expectDone(cluster, await cluster.bootstrap());
      expect(cluster.sent).toEqual([]);
    },
    30,
  );
});

test.each([
  { shards: 3, replicasPerShard: 1 },
  { shards: 3, replicasPerShard: 2 },
])('killed after any command, the next run finishes: %j', async (topology) => {
  const total = await new Promise<number>((resolve) => {
    const whole = new Cluster(topology, 0);
    void whole.bootstrap().then(() => resolve(whole.sent.length));
  });
  for (let killAfter = 0; killAfter <= total; killAfter++) {
    const cluster = new Cluster(topology, killAfter);
    await cluster.bootstrap({ killAfter });
    expectDone(cluster, await cluster.bootstrap());
  }
});

test('killed again and again, a run finishes in the end', async () => {
  await holds(
    fc.tuple(clusters, fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), fc.nat(5_000)),
    async ([start, kills, pause]) => {
      const cluster = blankPods(start);
      for (const killAfter of kills) {
        await cluster.bootstrap({ killAfter });
        cluster.network.advance(pause);
      }
      expectDone(cluster, await cluster.bootstrap());
    },
    25,
  );
});

test('two runs at once do no harm', async () => {
  await holds(
    fc.tuple(clusters, fc.option(fc.nat(100))),
    async ([start, kill]) => {
      const cluster = blankPods(start);
      const killAfter = kill ?? undefined;
      const [first] = await cluster.bootstraps({ jitter: 50 }, { jitter: 50, killAfter });
      // The run that ends last has put everything back; the other may have ended before it.
      cluster.network.advance(1_000);
      if (kindOf(first) !== 'done') throw new Error(`${JSON.stringify(first)}\n${tail(cluster)}`);
      expectDone(cluster, await cluster.bootstrap());
    },
    25,
  );
});

test('pods restart while the cluster forms', async () => {
  const restarts = fc.array(
    fc.record({
      pod: fc.nat(),
      at: fc.nat(4_000),
      downFor: fc.integer({ min: 200, max: 3_000 }),
      moves: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  await holds(
    fc.tuple(clusters, restarts),
    async ([start, plans]) => {
      const cluster = blankPods(start);
      for (const { pod, at, downFor, moves } of plans) {
        const server = cluster.servers[pod % cluster.servers.length];
        cluster.network.after(at, () => cluster.restart(server, downFor, { moves }));
      }
      const outcome = await cluster.bootstrap({ jitter: 20 });
      expect(kindOf(outcome)).toBe('done');
      // A restart may come after the end, so that the last word is a later run's.
      cluster.network.advance(10_000);
      expectDone(cluster, await cluster.bootstrap());
    },
    25,
  );
});

test('a pod loses its empty volume while the cluster forms', async () => {
  await holds(
    fc.tuple(clusters, fc.nat(), fc.nat(3_000), fc.integer({ min: 200, max: 3_000 })),
    async ([start, pod, at, downFor]) => {
      const cluster = blankPods(start);
      const server = cluster.servers[pod % cluster.servers.length];
      cluster.network.after(at, () =>
        cluster.restart(server, downFor, { blank: true, moves: true }),
      );
      await cluster.bootstrap({ jitter: 20 });
      cluster.network.advance(10_000);
      const outcome = await cluster.bootstrap();
      // It may look like the loss of keys, or like a volume of another cluster; a person decides.
      if (kindOf(outcome) === 'refuse') {
        expect((outcome as Outcome).message).toMatch(
          /is none of the pods and has no replica|comes from another cluster/,
        );
      } else {
        expectDone(cluster, outcome);
      }
    },
    25,
  );
});

test('what an interrupted redis-cli --cluster create left is finished', async () => {
  await holds(
    fc.tuple(clusters, fc.nat(60), fc.nat(4_000)),
    async ([start, steps, pause]) => {
      const cluster = blankPods(start);
      createByHand(cluster, steps);
      cluster.network.advance(pause);
      expectDone(cluster, await cluster.bootstrap());
    },
    40,
  );
});

test('no key is lost, whatever the pods hold', async () => {
  const claim = fc.record({
    pod: fc.nat(),
    first: fc.nat(SLOTS - 1),
    length: fc.integer({ min: 1, max: 9_000 }),
    epoch: fc.nat(8),
  });
  const key = fc.record({ pod: fc.nat(), slot: fc.nat(SLOTS - 1), stray: fc.boolean() });
  const meeting = fc.tuple(fc.nat(), fc.nat());
  await holds(
    fc.tuple(
      clusters,
      fc.array(claim, { maxLength: 5 }),
      fc.array(key, { maxLength: 4 }),
      fc.array(meeting, { maxLength: 5 }),
      fc.boolean(),
    ),
    async ([start, claims, keys, meetings, twice]) => {
      const cluster = blankPods(start);
      const { commands, servers, network } = cluster;
      const at = (pod: number): (typeof servers)[number] => servers[pod % servers.length];
      for (const { pod, first, length, epoch } of claims) {
        const last = Math.min(SLOTS - 1, first + length - 1);
        const server = at(pod);
        server.epoch ||= epoch;
        server.currentEpoch = Math.max(server.epoch, server.currentEpoch);
        const range = { first, last };
        if (server.slots.has(server.id)) continue;
        commands.addSlots(server, [range]);
      }
      for (const [pod, peer] of meetings) {
        if (at(pod) !== at(peer)) commands.meet(at(pod), at(peer).host, 6379);
      }
      network.advance(3_000);
      for (const [serial, { pod, slot, stray }] of keys.entries()) {
        const server = at(pod);
        if (server.isReplica) continue;
        const home = server.slots.of(server.id)[0]?.first;
        if (!stray && home === undefined) continue;
        server.keys.add((serial + 1) * SLOTS + (stray ? slot : home));
      }
      const before = cluster.keys();
      await cluster.bootstraps(...(twice ? [{ jitter: 50 }, { jitter: 50 }] : [{}]));
      network.advance(10_000);
      const lost = [...before].filter((item) => !cluster.keys().has(item));
      if (lost.length > 0) throw new Error(`lost ${lost.join(', ')}\n${tail(cluster)}`);
    },
    40,
  );
});

test('keys of a half-formed cluster are served by the finished one', async () => {
  await holds(
    fc.tuple(clusters, fc.nat(200)),
    async ([start, killAfter]) => {
      const cluster = blankPods(start);
      await cluster.bootstrap({ killAfter });
      cluster.network.advance(1_000);
      // Whichever part serves already, a client may have found it.
      for (const { isReplica, ok, id, slots, keys } of cluster.servers) {
        if (isReplica || !ok || !slots.has(id)) continue;
        const { first } = slots.of(id)[0];
        const copies = cluster.servers.filter(({ primary, linkUp }) => primary === id && linkUp);
        for (const holder of [keys, ...copies.map((copy) => copy.keys)]) holder.add(first);
      }
      const before = cluster.keys();
      expectDone(cluster, await cluster.bootstrap());
      expect(cluster.keys()).toEqual(before);
    },
    25,
  );
});

test('a primary that lost its volume does not take the keys of its replica along', async () => {
  await holds(
    fc.tuple(clusters, fc.nat(), fc.nat(40_000), fc.boolean()),
    async ([start, pod, pause, moves]) => {
      const cluster = blankPods(start);
      fc.pre(cluster.spec.replicasPerShard > 0);
      await cluster.bootstrap();
      const primaries = cluster.servers.filter(({ isReplica }) => !isReplica);
      for (const { id, slots, keys } of primaries) keys.add(slots.of(id)[0].first);
      cluster.network.advance(10_000);
      const before = cluster.keys();
      cluster.restart(primaries[pod % primaries.length], 500, { blank: true, moves });
      cluster.network.advance(600 + pause);
      const outcome = await cluster.bootstrap();
      expect(cluster.keys()).toEqual(before);
      expectDone(cluster, outcome);
    },
    25,
  );
});
